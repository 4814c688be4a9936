/** `pulumi.Input` around the value and, in lists and records, around what is inside. */
export function inputType(type: string): string {
  const wrapped = alternatives(type).map((each) => {
    const list = /^(?:\((.*)\)|([^()]+))\[\]$/.exec(each);
    if (list !== null) return `pulumi.Input<${list[1] ?? list[2]}>[]`;
    return each === "{ [name: string]: string }" ? "{ [name: string]: pulumi.Input<string> }" : each;
  });
  return `pulumi.Input<${wrapped.join(" | ")}>`;
}

/** The parts of a union; a list's own union stands in parentheses and is one part. */
function alternatives(type: string): string[] {
  return type.match(/(?:\([^()]*\)(?:\[\])?|[^|()])+/g)?.map((part) => part.trim()) ?? [type];
}
