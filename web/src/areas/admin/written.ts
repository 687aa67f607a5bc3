/** Text that was left empty is not sent. */
export const given = <K extends string>(name: K, value: string): { readonly [P in K]?: string } =>
  (value.trim() === '' ? {} : { [name]: value.trim() }) as { readonly [P in K]?: string };

/** Names that were written with commas between them. */
export const namesIn = (text: string): string[] =>
  text
    .split(/[,，、\s]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
