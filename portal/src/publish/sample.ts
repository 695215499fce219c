// What the server looks at to propose a contract: a Parquet file or a workbook whole, of a long CSV its beginning.

const most = 16 << 20; // bytes of a CSV

export async function sampleOf(file: File): Promise<Blob> {
  if (!file.name.toLowerCase().endsWith('.csv') || file.size <= most) return file;
  const beginning = new Uint8Array(await file.slice(0, most).arrayBuffer());
  const end = beginning.lastIndexOf(10);
  return file.slice(0, end < 0 ? most : end + 1);
}
