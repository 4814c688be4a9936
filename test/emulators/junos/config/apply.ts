import type { Draft } from "./draft";
import { type Edit, type Operation, operationOf } from "./edit";
import { pathText } from "./path-text";
import { hashedPassword, storedSecret } from "./stored";
import type {
  ContainerStatement,
  LeafListStatement,
  LeafStatement,
  ListStatement,
  LoadAction,
  Problem,
  Statement,
} from "./types";
import { valueProblem } from "./value-problem";

/** Carries edits out on a draft. What is wrong is said and left out; everything else is done. */
export class Applier {
  readonly errors: Problem[] = [];
  readonly warnings: Problem[] = [];

  constructor(
    private readonly action: LoadAction,
    /** Values are templates inside groups. */
    private readonly inGroup = false,
  ) {}

  apply(
    parent: Draft,
    statements: readonly Statement[],
    edits: readonly Edit[],
    inherited: Operation,
    path: readonly string[],
  ): void {
    /** Lists of values that this load has emptied to replace them. */
    const emptied = new Set<string>();
    for (const edit of edits) {
      const statement = statements.find(({ name }) => name === edit.name);
      if (statement === undefined) {
        this.problem(edit, path, "syntax error", edit.name);
        continue;
      }
      const operation = operationOf(edit, this.action, inherited);
      switch (statement.kind) {
        case "container":
          this.container(parent, statements, statement, edit, operation, path);
          break;
        case "list":
          this.list(parent, statements, statement, edit, operation, path);
          break;
        case "leaf":
          this.leaf(parent, statements, statement, edit, operation, path);
          break;
        case "leaf-list":
          this.leafList(parent, statement, edit, operation, path, emptied);
          break;
      }
    }
  }

  private container(
    parent: Draft,
    statements: readonly Statement[],
    statement: ContainerStatement,
    edit: Edit,
    operation: Operation,
    path: readonly string[],
  ): void {
    const existing = parent.children.filter(({ name }) => name === statement.name);
    this.holder(parent, statements, statement, existing, edit, operation, [...path, statement.name], edit.children, {
      name: statement.name,
      children: [],
    });
  }

  private list(
    parent: Draft,
    statements: readonly Statement[],
    statement: ListStatement,
    edit: Edit,
    operation: Operation,
    path: readonly string[],
  ): void {
    const key = edit.children.find(({ name }) => name === statement.key)?.text;
    const entries = parent.children.filter(({ name }) => name === statement.name);
    if (key === undefined || key === "") {
      if (operation === "delete" || operation === "remove") this.remove(parent, entries, edit, operation);
      else this.problem(edit, path, "missing argument.", statement.name);
      return;
    }
    const wildcard = this.inGroup && /^<.*>$/.test(key);
    const wrong = wildcard ? undefined : valueProblem(statement.keyType, key, this.inGroup);
    if (wrong !== undefined) {
      this.problem(edit, path, wrong, wrong === "syntax error" ? key : statement.name);
      return;
    }
    const words = statement.nokeyword ? [key] : [statement.name, key];
    const rest = edit.children.filter(({ name }) => name !== statement.key);
    const existing = entries.filter((entry) => entry.key === key);
    this.holder(parent, statements, statement, existing, edit, operation, [...path, ...words], rest, {
      name: statement.name,
      key,
      children: [],
    });
    if (edit.attributes.insert !== undefined) this.move(parent, statement, key, edit, path);
  }

  /** Containers and entries of lists. */
  private holder(
    parent: Draft,
    statements: readonly Statement[],
    statement: ContainerStatement | ListStatement,
    [existing]: Draft[],
    edit: Edit,
    operation: Operation,
    path: readonly string[],
    parts: readonly Edit[],
    fresh: Draft,
  ): void {
    if (operation === "delete" || operation === "remove") {
      this.remove(parent, existing === undefined ? [] : [existing], edit, operation);
      return;
    }
    if (operation === "create" && existing !== undefined) {
      this.problem(edit, path, "statement already exists", statement.name, "data-exists");
      return;
    }
    const below = statement.name === "groups" ? new Applier(this.action, true) : this;
    const inherited = operation === "create" || operation === "replace" ? "merge" : operation;
    if (operation === "none" && existing === undefined) {
      // On the way to a delete nothing is made; something that is set below makes what it stands in.
      if (marks(edit)) {
        this.missing(edit);
        return;
      }
      below.apply(fresh, statement.children, parts, inherited, path);
      if (fresh.children.length > 0) add(parent, statements, statement, fresh);
    } else {
      let node = existing;
      if (node === undefined) {
        node = fresh;
        add(parent, statements, statement, node);
      } else if (operation === "replace") {
        parent.children[parent.children.indexOf(node)] = fresh;
        node = fresh;
      }
      mark(node, edit);
      below.apply(node, statement.children, parts, inherited, path);
    }
    if (below !== this) {
      this.errors.push(...below.errors);
      this.warnings.push(...below.warnings);
    }
  }

  private leaf(
    parent: Draft,
    statements: readonly Statement[],
    statement: LeafStatement,
    edit: Edit,
    operation: Operation,
    path: readonly string[],
  ): void {
    const existing = parent.children.find(({ name }) => name === statement.name);
    const given = edit.text;
    if (operation === "delete" || operation === "remove") {
      const same = given === "" || existing?.value === given;
      this.remove(parent, existing !== undefined && same ? [existing] : [], edit, operation);
      return;
    }
    if (operation === "none") {
      if (existing === undefined) this.missing(edit);
      else mark(existing, edit);
      return;
    }
    if (operation === "create" && existing !== undefined) {
      this.problem(edit, path, "statement already exists", statement.name, "data-exists");
      return;
    }
    if (given === "" && !mayBeEmpty(statement)) {
      this.problem(edit, path, "missing argument.", statement.name);
      return;
    }
    const wrong = valueProblem(statement.type, given, this.inGroup) ?? storedSecret.problem(statement, given);
    if (wrong !== undefined) {
      this.problem(edit, path, wrong, wrong === "syntax error" ? given : statement.name);
      return;
    }
    const stored = statement.store === "hash" ? hashedPassword(given) : storedSecret.value(statement, given);
    const name = statement.store === "hash" ? "encrypted-password" : statement.name;
    const node = parent.children.find((other) => other.name === name) ?? { name, children: [] };
    if (statement.type.kind !== "empty") node.value = stored;
    if (operation === "replace") delete node.inactive;
    mark(node, edit);
    if (!parent.children.includes(node)) add(parent, statements, statement, node);
  }

  private leafList(
    parent: Draft,
    statement: LeafListStatement,
    edit: Edit,
    operation: Operation,
    path: readonly string[],
    emptied: Set<string>,
  ): void {
    const values = parent.children.filter(({ name }) => name === statement.name);
    const value = edit.text;
    const same = value === "" ? values : values.filter((node) => node.value === value);
    if (operation === "delete" || operation === "remove") {
      this.remove(parent, same, edit, operation);
      return;
    }
    if (operation === "none") {
      if (same.length === 0) this.missing(edit);
      for (const node of same) mark(node, edit);
      return;
    }
    if (operation === "replace" && !emptied.has(statement.name)) {
      parent.children = parent.children.filter(({ name }) => name !== statement.name);
      emptied.add(statement.name);
    }
    if (value === "") {
      if (operation !== "replace") this.problem(edit, path, "missing argument.", statement.name);
      return;
    }
    const wrong = valueProblem(statement.type, value, this.inGroup);
    if (wrong !== undefined) {
      this.problem(edit, path, wrong, wrong === "syntax error" ? value : statement.name);
      return;
    }
    // A value that is there already keeps its place: loading appends, it never reorders.
    let node = parent.children.find((other) => other.name === statement.name && other.value === value);
    if (node === undefined) {
      node = { name: statement.name, value, many: true, children: [] };
      parent.children.push(node);
    }
    mark(node, edit);
  }

  /** `insert="before|after" name="other"`, `insert="first|last"`: entries of a list change places. */
  private move(parent: Draft, statement: ListStatement, key: string, edit: Edit, path: readonly string[]): void {
    const { insert, name } = edit.attributes;
    const entry = parent.children.find((node) => node.name === statement.name && node.key === key);
    if (entry === undefined) return;
    const others = parent.children.filter((node) => node !== entry);
    const beside = others.findIndex((node) => node.name === statement.name && node.key === name);
    const place = { first: 0, last: others.length, before: beside, after: beside + 1 }[insert ?? ""];
    if (place === undefined || ((insert === "before" || insert === "after") && beside < 0)) {
      this.problem(edit, path, "statement not found", statement.name);
      return;
    }
    others.splice(place, 0, entry);
    parent.children = others;
  }

  private remove(parent: Draft, nodes: readonly Draft[], edit: Edit, operation: Operation): void {
    if (nodes.length === 0 && operation === "delete") this.missing(edit);
    parent.children = parent.children.filter((node) => !nodes.includes(node));
  }

  private missing({ line, source, column }: Edit): void {
    this.warnings.push({ severity: "warning", message: "statement not found", line, source, column });
  }

  private problem(edit: Edit, path: readonly string[], message: string, badElement: string, tag?: string): void {
    const { line, source, column } = edit;
    this.errors.push({ severity: "error", message, path: pathText(path), badElement, line, source, column, tag });
  }
}

function mayBeEmpty({ type }: LeafStatement): boolean {
  return type.kind === "empty" || (type.kind === "string" && type.length?.[0] === 0);
}

const marks = (edit: Edit): boolean => edit.attributes.inactive !== undefined || edit.attributes.active !== undefined;

function mark(node: Draft, edit: Edit): void {
  if (edit.attributes.inactive !== undefined) node.inactive = true;
  if (edit.attributes.active !== undefined) delete node.inactive;
}

/** Adds a node; of a choice, the others go. */
function add(parent: Draft, statements: readonly Statement[], statement: Statement, node: Draft): void {
  if (statement.choice !== undefined) {
    const others = statements.filter(({ choice, name }) => choice === statement.choice && name !== statement.name);
    parent.children = parent.children.filter(({ name }) => !others.some((other) => other.name === name));
  }
  parent.children.push(node);
}
