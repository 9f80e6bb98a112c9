import { lazy, Suspense, useState } from "react";
import { Segments } from "@/kit/segments";
import type { PreviewProps } from "@/widgets/preview/preview-props";
import { SourceView } from "@/widgets/preview/source-view";
import { Waiting } from "@/widgets/preview/waiting";

const Markdown = lazy(() => import("@/widgets/preview/markdown-preview"));
const Yaml = lazy(() => import("@/widgets/preview/yaml-preview"));
const RENDERED: Record<string, string> = { markdown: "Text", yaml: "Tree" };
/** Longer texts are only shown as they are. */
const MOST_RENDERED = 2_000_000;

/** Text or code; markdown and YAML also as what they mean. */
export default function TextPreview(props: PreviewProps) {
  const { language } = props.sniffed;
  const rendered = Object.hasOwn(RENDERED, language) ? RENDERED[language] : undefined;
  const [view, setView] = useState(language === "markdown" ? "rendered" : "source");
  if (!rendered || (props.file.file_size ?? 0) > MOST_RENDERED) return <SourceView {...props} />;
  const choice = (
    <Segments
      label="How it is shown"
      value={view}
      options={[
        { value: "rendered", label: rendered },
        { value: "source", label: "Source" },
      ]}
      onChange={setView}
    />
  );
  if (view === "source") return <SourceView {...props} tools={choice} />;
  const Rendered = language === "markdown" ? Markdown : Yaml;
  return (
    <Suspense fallback={<Waiting />}>
      <Rendered {...props} tools={choice} />
    </Suspense>
  );
}
