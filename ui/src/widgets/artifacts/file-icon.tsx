import {
  AudioLines,
  Box,
  Braces,
  File,
  FileCode,
  Film,
  Folder,
  FolderOpen,
  Image,
  Table2,
} from "lucide-react";
import { extension } from "@/lib/sniff";

const BY_END: Record<string, typeof File> = {
  ...by(Image, "png jpg jpeg gif webp avif svg bmp ico"),
  ...by(AudioLines, "wav mp3 flac ogg m4a"),
  ...by(Film, "mp4 webm mov ogv"),
  ...by(Table2, "csv tsv parquet jsonl"),
  ...by(Braces, "json yaml yml toml"),
  ...by(FileCode, "py js ts sh sql html ipynb diff patch md"),
};

interface Props {
  name: string;
  isDir: boolean;
  isOpen?: boolean;
}

/** A picture for a name; only a hint, since what a file is shows its content. */
export function FileIcon({ name, isDir, isOpen }: Props) {
  const end = extension(name);
  const named = Object.hasOwn(BY_END, end) ? BY_END[end] : undefined;
  const Shown = isDir ? (isOpen ? FolderOpen : Folder) : name === "MLmodel" ? Box : (named ?? File);
  return <Shown aria-hidden="true" />;
}

function by(icon: typeof File, ends: string): Record<string, typeof File> {
  return Object.fromEntries(ends.split(" ").map((end) => [end, icon]));
}
