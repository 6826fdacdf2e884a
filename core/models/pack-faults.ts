import { networkWeight, type PackNetwork } from './network.ts';

/** A field of `pack.json` that does not fit the others. */
export interface PackFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The fields that are compared with each other. */
interface ComparedFields {
  readonly stems: readonly string[];
  readonly networks: readonly PackNetwork[];
}

/** Every fault in how the fields of a pack fit together. */
export function packFaults(pack: ComparedFields): PackFault[] {
  return [
    ...repeated(pack.stems).map((index) => fault(['stems', index], 'named twice')),
    ...repeated(pack.networks.map(({ file }) => file)).map((index) =>
      fault(['networks', index, 'file'], 'the file of another network'),
    ),
    ...pack.networks.flatMap((network, index) =>
      networkFaults(network, pack.stems).map(({ path, message }) =>
        fault(['networks', index, ...path], message),
      ),
    ),
    ...unservedFaults(pack),
  ];
}

/**
 * The stem that is the mix less all others: the only one that no network serves, where every network is a spectrogram
 * network. Undefined when the pack has none.
 */
export function residualStem({ stems, networks }: ComparedFields): string | undefined {
  const unserved = unservedStems({ stems, networks });
  const subtracts = networks.every(({ form }) => form === 'spectrogram');
  return subtracts && unserved.length === 1 && stems.length > 1 ? unserved[0] : undefined;
}

function networkFaults(network: PackNetwork, stems: readonly string[]): PackFault[] {
  return network.form === 'waveform' ? waveformFaults(network, stems) : spectrogramFaults(network, stems);
}

type Network<Form> = Extract<PackNetwork, { form: Form }>;

function waveformFaults({ stems, weights }: Network<'waveform'>, known: readonly string[]): PackFault[] {
  const strangers = stems.flatMap((stem, index) =>
    known.includes(stem) ? [] : [fault(['stems', index], notAStem(known))],
  );
  const twice = repeated(stems).map((index) => fault(['stems', index], 'named twice'));
  if (weights === undefined) return [...strangers, ...twice];
  const unweighted = stems.filter((stem) => !Object.hasOwn(weights, stem));
  const missing = unweighted.map((stem) => fault(['weights', stem], 'missing: `stems` names it'));
  const surplus = Object.keys(weights)
    .filter((stem) => !stems.includes(stem))
    .map((stem) => fault(['weights', stem], 'not among the `stems` of this network'));
  return [...strangers, ...twice, ...missing, ...surplus];
}

function spectrogramFaults(network: Network<'spectrogram'>, known: readonly string[]): PackFault[] {
  const { fftSize, hop, bins, frames, stem } = network;
  const faults: PackFault[] = [];
  if (!known.includes(stem)) faults.push(fault(['stem'], notAStem(known)));
  if (hop >= fftSize) faults.push(fault(['hop'], `must be below fftSize, ${fftSize}`));
  const most = fftSize / 2 + 1;
  if (bins > most) faults.push(fault(['bins'], `a window of ${fftSize} samples has ${most} at most`));
  // Half a window is cut off at each end of a chunk.
  if (hop * (frames - 1) <= fftSize)
    faults.push(fault(['frames'], `${frames} windows every ${hop} samples do not outlast one of ${fftSize}`));
  return faults;
}

function unservedStems({ stems, networks }: ComparedFields): string[] {
  return stems.filter((stem) => networks.every((network) => networkWeight(network, stem) === 0));
}

function unservedFaults(pack: ComparedFields): PackFault[] {
  const residual = residualStem(pack);
  return unservedStems(pack)
    .filter((stem) => stem !== residual)
    .map((stem) => fault(['stems', pack.stems.indexOf(stem)], `no network serves ${stem}`));
}

const notAStem = (known: readonly string[]): string => `not a stem of the pack: ${known.join(', ')}`;

const fault = (path: readonly (string | number)[], message: string): PackFault => ({ path, message });

/** Places of values that stood earlier in the list already. */
const repeated = (values: readonly string[]): number[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
