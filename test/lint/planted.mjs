/**
 * Lints texts as if they stood in files of the project, by the project's own rules. Reads `[{ file, text }]` from standard
 * input; writes the ids of the rules that complain of each.
 */
import { text as textOf } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const linter = new ESLint();
const found = [];
for (const { file, text } of JSON.parse(await textOf(process.stdin))) {
  const [{ messages }] = await linter.lintText(text, { filePath: file });
  found.push([...new Set(messages.map(({ ruleId, message }) => ruleId ?? message))].sort());
}
process.stdout.write(JSON.stringify(found));
