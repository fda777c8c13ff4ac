/** `*` is any text, `?` is one character. Takes at most the product of both lengths; a regular expression could hang. */
export function isLike(pattern: string, text: string): boolean {
  let [at, textAt, starAt, starTextAt] = [0, 0, -1, 0];
  while (textAt < text.length) {
    if (pattern[at] === '*') [starAt, starTextAt, at] = [at, textAt, at + 1];
    else if (pattern[at] === '?' || pattern[at] === text[textAt]) [at, textAt] = [at + 1, textAt + 1];
    else if (starAt >= 0) [at, textAt, starTextAt] = [starAt + 1, starTextAt + 1, starTextAt + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
