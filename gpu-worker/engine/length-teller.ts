/** Seconds by which a song must have grown to be told of again. */
const step = 10;

/** Thins out what is told of the length of a song in seconds: the first, and then whenever it has grown by ten. */
export function createLengthTeller(send: (seconds: number) => void): (seconds: number) => void {
  let told = 0;
  return (seconds) => {
    if (seconds <= 0 || (told > 0 && seconds < told + step)) return;
    told = seconds;
    send(seconds);
  };
}
