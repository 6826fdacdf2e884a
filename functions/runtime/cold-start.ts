/** Makes a question that is answered with yes once: whether this is the first invocation of this copy of a function. */
export function createColdStart(): () => boolean {
  let isCold = true;
  return () => {
    const answer = isCold;
    isCold = false;
    return answer;
  };
}
