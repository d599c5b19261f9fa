import { createByteSearch } from "./byte-search";

/** A field's head and a short value fit in it, wherever the chunks are cut. */
const seamBytes = 512;
const namesModel = createByteSearch(['name="model"', "name=model"]);
const modelPart =
  /^content-disposition:[^\r\n]*;[ \t]*name="?model"?[ \t]*(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]{1,200})\r\n/im;
const latin = new TextDecoder("latin1");

/** Watches a form that only passes through for the name of the model that it asks for. */
export class ModelField {
  value: string | null = null;
  private seam = new Uint8Array(0);

  see(chunk: Uint8Array): void {
    if (this.value !== null) return;
    const bytes = new Uint8Array(this.seam.length + chunk.length);
    bytes.set(this.seam);
    bytes.set(chunk, this.seam.length);
    if (namesModel(bytes, 0, bytes.length)) {
      this.value = modelPart.exec(latin.decode(bytes))?.[1]?.trim() ?? null;
    }
    this.seam = bytes.slice(-seamBytes);
  }
}
