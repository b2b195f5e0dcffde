import { html, type Markup } from './html';

/** A table that scrolls where it is too wide, also by keyboard; shadows at its sides say that there is more. */
export const table = (name: string, head: readonly string[], rows: readonly (readonly (string | Markup)[])[]): Markup =>
  html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table><thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;

/** A result in words and by a sign: colour alone says nothing. */
export const mark = (passed: boolean, yes = 'passed', no = 'failed'): Markup =>
  html`<span class="${passed ? 'yes' : 'no'}">${passed ? `✓ ${yes}` : `✗ ${no}`}</span>`;
