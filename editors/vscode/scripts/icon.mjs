// Draws icon.png, the hull of a ship with its planks: `node scripts/icon.mjs`.
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const SIZE = 128;
const [SKY, MAST, PLANKS, SEAM] = [[13, 59, 102], [244, 211, 94], [238, 150, 75], [122, 62, 20]];

/** The colour at a place between 0 and 1. */
function colour(x, y) {
  const isMast = Math.abs(x - 0.5) < 0.025 && y > 0.14 && y < 0.52;
  const isSail = x > 0.54 && y > 0.16 && y < 0.47 && x - 0.54 < (y - 0.16) * 0.9;
  if (isMast || isSail) return MAST;
  const depth = (y - 0.54) / 0.32;
  if (depth < 0 || depth > 1) return SKY;
  if (Math.abs(x - 0.5) > 0.4 * Math.sqrt(1 - depth * depth * 0.75)) return SKY;
  return depth % 0.33 < 0.06 && depth > 0.1 ? SEAM : PLANKS;
}

/** A pixel is the mean of sixteen places in it. */
function pixel(column, row) {
  const sum = [0, 0, 0];
  for (let idx = 0; idx < 16; idx += 1) {
    const [x, y] = [column + (idx % 4) / 4 + 0.125, row + Math.floor(idx / 4) / 4 + 0.125];
    colour(x / SIZE, y / SIZE).forEach((value, channel) => { sum[channel] += value / 16; });
  }
  return sum.map(Math.round);
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(SIZE, 0);
header.writeUInt32BE(SIZE, 4);
header.set([8, 2, 0, 0, 0], 8);
const rows = Array.from({ length: SIZE }, (_, row) => [0, ...Array.from({ length: SIZE }, (_, column) => pixel(column, row)).flat()]);
const pixels = deflateSync(Buffer.from(rows.flat()), { level: 9 });
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
writeFileSync("icon.png", Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]));
