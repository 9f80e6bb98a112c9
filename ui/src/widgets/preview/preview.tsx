import { type ComponentType, lazy, Suspense, useMemo } from "react";
import { contentUrl, useHead } from "@/api/artifacts";
import type { FileInfo } from "@/api/types";
import { EmptyState } from "@/kit/empty-state";
import { ErrorState } from "@/kit/error-state";
import { type Kind, sniff } from "@/lib/sniff";
import { PreviewBoundary } from "@/widgets/preview/preview-boundary";
import { baseName, type PreviewProps } from "@/widgets/preview/preview-props";
import { Waiting } from "@/widgets/preview/waiting";

const text = lazy(() => import("@/widgets/preview/text-preview"));
const table = lazy(() => import("@/widgets/preview/table-preview"));
const archive = lazy(() => import("@/widgets/preview/archive-preview"));
const image = lazy(() => import("@/widgets/preview/image-preview"));
const media = lazy(() => import("@/widgets/preview/media-preview"));
const binary = lazy(() => import("@/widgets/preview/binary-preview"));

/** Each is loaded when the first file of its kind is opened. */
const PREVIEWS: Record<Exclude<Kind, "empty">, ComponentType<PreviewProps>> = {
  image,
  svg: image,
  audio: media,
  video: media,
  pdf: lazy(() => import("@/widgets/preview/pdf-preview")),
  html: lazy(() => import("@/widgets/preview/html-preview")),
  json: lazy(() => import("@/widgets/preview/json-preview")),
  lines: lazy(() => import("@/widgets/preview/lines-preview")),
  csv: table,
  parquet: table,
  npy: archive,
  zip: archive,
  text,
  binary,
};

interface Props {
  runId: string;
  file: FileInfo;
}

/** Shows a file as what its content says it is. */
export function Preview({ runId, file }: Props) {
  const head = useHead(runId, file);
  const download = (
    <a href={contentUrl(runId, file.path)} download={baseName(file.path)}>
      Download the file
    </a>
  );
  // One object for one content: what is read by it is not read again when a listing comes anew.
  const sniffed = useMemo(
    () => head.data && sniff(head.data, file.path, head.data.length >= (file.file_size ?? 0)),
    [head.data, file.path, file.file_size],
  );
  if (head.isError) return <ErrorState error={head.error} onRetry={() => head.refetch()} />;
  if (!head.data || !sniffed) return <Waiting />;
  if (sniffed.kind === "empty") {
    return (
      <EmptyState title="This file is empty">
        <p>It was logged with no content: 0 bytes.</p>
      </EmptyState>
    );
  }
  const Shown = PREVIEWS[sniffed.kind];
  const key = `${file.path}\n${file.digest}`;
  return (
    <PreviewBoundary key={key} download={download}>
      <Suspense fallback={<Waiting />}>
        <Shown runId={runId} file={file} head={head.data} sniffed={sniffed} />
      </Suspense>
    </PreviewBoundary>
  );
}
