/** How large the tiles of a wall are, so that all of them are in sight where the wall has the whole window. */

export const tileGap = { x: 12, y: 8 };
/** Below a tile's picture: its label, and its margin to the next head. */
const caption = 33;
/** Of a group: the line that names it. */
const title = 28;

/** How wide a tile is at least beside other panels, by how many there are. */
const usualTile = (tiles: number): number => (tiles <= 4 ? 190 : tiles <= 12 ? 132 : tiles <= 24 ? 92 : 66);

/** The same in CSS: up to four share a wide wall, so that it is not left empty. */
export const usualWidth = (tiles: number): string =>
  tiles <= 4 ? `max(${usualTile(tiles)}px, 22%)` : `${usualTile(tiles)}px`;

/**
 * @param groups how many tiles each has; a group begins a row
 * @returns the width, in pixels, of the largest tiles that are all in sight; the usual one where those are too many
 */
export function largestTile(groups: readonly number[], width: number, height: number): number {
  const held = groups.filter((tiles) => tiles > 0);
  const usual = usualTile(held.reduce((sum, tiles) => sum + tiles, 0));
  for (let columns = 1; ; columns++) {
    const edge = (width - tileGap.x * (columns - 1)) / columns;
    if (edge <= usual) return usual;
    const rows = held.map((tiles) => Math.ceil(tiles / columns));
    const tall = rows.reduce((sum, n) => sum + title + n * (edge + caption) + (n - 1) * tileGap.y, 0);
    if (tall <= height) return Math.floor(edge);
  }
}
