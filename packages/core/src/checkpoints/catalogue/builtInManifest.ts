/** A public seed family that can be imported by its id. */
import type { Manifest } from "../manifest.js";

/** A manifest that comes with Seedscope. */
export interface BuiltInManifest {
  readonly id: string;
  readonly title: string;
  /** what it is, what is known to be wrong with it, and what was decided for want of better */
  readonly about: string;
  readonly manifest: Manifest;
  /** to be downloaded, of all members together */
  readonly approximateBytes: number;
}
