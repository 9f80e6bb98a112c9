import { useState } from "react";
import { viewUrl } from "@/api/artifacts";
import { Checkbox } from "@/kit/checkbox";
import { Segments } from "@/kit/segments";
import { Tip } from "@/kit/tip";
import styles from "@/widgets/preview/preview.module.css";
import { baseName, type PreviewProps } from "@/widgets/preview/preview-props";
import { SourceView } from "@/widgets/preview/source-view";
import { Stage } from "@/widgets/preview/stage";

const ABOUT_NETWORK =
  "Pages with charts often load scripts from elsewhere. Whoever wrote this page then learns that you opened it. It still cannot reach anything of Runwell.";

/** A page that somebody logged, shut off from ours: it runs, but in an origin of its own. */
export default function HtmlPreview(props: PreviewProps) {
  const { runId, file } = props;
  const [view, setView] = useState("page");
  const [hasNetwork, setNetwork] = useState(false);
  const choice = (
    <Segments
      label="How it is shown"
      value={view}
      options={[
        { value: "page", label: "Page" },
        { value: "source", label: "Source" },
      ]}
      onChange={setView}
    />
  );
  if (view === "source") return <SourceView {...props} tools={choice} />;
  return (
    <Stage
      tools={
        <>
          {choice}
          <span className={styles.gap} />
          <Tip text={ABOUT_NETWORK}>
            <span>
              <Checkbox
                label="Let it load from the network"
                isChecked={hasNetwork}
                onChange={setNetwork}
              />
            </span>
          </Tip>
        </>
      }
    >
      <iframe
        key={String(hasNetwork)}
        className={styles.frame}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        src={viewUrl(runId, file.path, hasNetwork)}
        title={baseName(file.path)}
      />
    </Stage>
  );
}
