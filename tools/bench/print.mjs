const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
const print = (text = "") => process.stdout.write(`${text}\n`);

export const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
export const milliseconds = (ms) => `${ms.toFixed(ms < 100 ? 1 : 0)} ms`;
export const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`;

/**
 * One section: `{ title, notes, columns, rows, targets }`; a target is `{ what, measured, target, holds }`.
 * Resolves to the number of targets that are missed.
 */
export function printSection({ title, notes = [], columns, rows, targets }) {
  print(`\n${paint(1, title)}`);
  for (const note of notes) print(paint(2, `  ${note}`));
  print();
  printTable(columns, rows);
  print();
  for (const { what, measured, target, holds } of targets) {
    print(`  ${holds ? paint(32, "holds ") : paint(31, "missed")}  ${what}: ${measured} (target: ${target})`);
  }
  return targets.filter(({ holds }) => !holds).length;
}

/** Words to the left, figures to the right. */
function printTable(columns, rows) {
  const lines = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, column) => Math.max(...lines.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ");
  const [head, ...body] = lines;
  print(`  ${paint(2, line(head))}`);
  for (const row of body) print(`  ${line(row)}`);
}
