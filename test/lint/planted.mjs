/**
 * Lints texts as if they stood in files of the project, by the project's own rules. Reads `[{ file, text, types }]` from
 * standard input, `types` where rules are meant that ask the compiler; writes the ids of the rules that complain of each.
 */
import { text as textOf } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const withTypes = new ESLint();
const withoutTypes = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });

const planted = JSON.parse(await textOf(process.stdin));
const found = [];
for (const { file, text, types } of planted) {
  const [{ messages }] = await (types ? withTypes : withoutTypes).lintText(text, { filePath: file });
  found.push([...new Set(messages.map(({ ruleId, message }) => ruleId ?? message))].sort());
}
process.stdout.write(JSON.stringify(found));
