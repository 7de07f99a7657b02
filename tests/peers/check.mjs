// Validates the files named on standard input (a JSON list) with @trustnxt/c2pa-ts; prints {path: [valid, codes]}.
// Its first argument is the folder in which the peers are installed.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const part = (name) =>
  import(pathToFileURL(join(process.argv[2], "node_modules/@trustnxt/c2pa-ts/dist", name, "index.js")));
const { BMFF, JPEG, PNG } = await part("asset");
const { SuperBox } = await part("jumbf");
const { ManifestStore, ValidationResult } = await part("manifest");

async function validate(path) {
  const data = await readFile(path);
  const kind = [JPEG, PNG, BMFF].find((each) => each.canRead(data));
  if (!kind) return [false, ["not a format it reads"]];
  try {
    const asset = new kind(data);
    const store = asset.getManifestJUMBF();
    if (!store) return [false, ["no manifest"]];
    const result = await ManifestStore.read(SuperBox.fromBuffer(store)).validate(asset);
    return [result.isValid, result.statusEntries.filter((each) => !each.success).map((each) => each.code)];
  } catch (error) {
    return [false, [String(error), ...ValidationResult.fromError(error).statusEntries.map((each) => each.code)]];
  }
}

const found = {};
for (const path of JSON.parse(await text(process.stdin))) found[path] = await validate(path);
console.log(JSON.stringify(found));
