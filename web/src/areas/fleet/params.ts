/** What was written as JSON; nothing where nothing was. */
export function paramsOf(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return 'faulty';
  }
}
