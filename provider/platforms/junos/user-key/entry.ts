/** One entry of a list of keys, as it stands on the device. Plain data: it is handed on as detail of an observation. */
export type KeyEntry = {
  list: string;
  /** The whole line, which is what names the entry. */
  name: string;
  type: string;
  /** In canonical base64: what makes it this key. */
  base64: string;
  fingerprint: string;
  comment: string;
  from: KeyLeaf | null;
  keyOptions: KeyLeaf | null;
  /** It, or something above it: without effect. */
  inactive: boolean;
  /** The group it is inherited from. */
  group: string | null;
};

export type KeyLeaf = { value: string; inactive: boolean; group: string | null };
