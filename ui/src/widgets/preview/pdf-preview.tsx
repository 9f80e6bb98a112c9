import { contentUrl, viewUrl } from "@/api/artifacts";
import { EmptyState } from "@/kit/empty-state";
import styles from "@/widgets/preview/preview.module.css";
import { baseName, type PreviewProps } from "@/widgets/preview/preview-props";

/** A PDF, by the browser's own reader. */
export default function PdfPreview({ runId, file }: PreviewProps) {
  if (!navigator.pdfViewerEnabled) {
    return (
      <EmptyState title="This browser does not show PDF files">
        <p>
          <a href={contentUrl(runId, file.path)} download={baseName(file.path)}>
            Download it
          </a>{" "}
          to read it elsewhere.
        </p>
      </EmptyState>
    );
  }
  return (
    <iframe className={styles.frame} src={viewUrl(runId, file.path)} title={baseName(file.path)} />
  );
}
