import { useQuery } from "@tanstack/react-query";
import { readEntries } from "@/api/archives";
import { ErrorState } from "@/kit/error-state";
import { type ArrayHeader, readArrayHeader } from "@/lib/archive";
import { formatBytes, formatCount, plural } from "@/lib/format";
import { visible } from "@/lib/visible";
import BinaryPreview from "@/widgets/preview/binary-preview";
import styles from "@/widgets/preview/preview.module.css";
import type { PreviewProps } from "@/widgets/preview/preview-props";
import { Stage } from "@/widgets/preview/stage";
import { Waiting } from "@/widgets/preview/waiting";

const MOST_SHOWN = 1_000;

/** Arrays of NumPy by their shapes, and archives by what is in them; only headers are read. */
export default function ArchivePreview(props: PreviewProps) {
  if (props.sniffed.kind === "zip") return <Entries {...props} />;
  const header = readArrayHeader(props.head);
  if (!header) return <BinaryPreview {...props} />;
  return (
    <Stage isPadded>
      <p>
        A NumPy array: <strong>{describe(header)}</strong>
      </p>
    </Stage>
  );
}

function Entries(props: PreviewProps) {
  const { runId, file } = props;
  const entries = useQuery({
    queryKey: ["content", runId, file.path, file.digest, "entries"],
    queryFn: ({ signal }) => readEntries(runId, file, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (entries.isError) return <ErrorState error={entries.error} />;
  if (entries.isPending) return <Waiting />;
  if (!entries.data) return <BinaryPreview {...props} />;
  const isArrays = entries.data.some(({ array }) => array);
  const shown = entries.data.slice(0, MOST_SHOWN);
  return (
    <Stage
      tools={
        <span className={styles.count}>
          {isArrays ? plural(shown.length, "array") : plural(entries.data.length, "file")} in this
          archive
          {entries.data.length > MOST_SHOWN && `; the first ${formatCount(MOST_SHOWN)} are shown`}
        </span>
      }
      isPadded
    >
      <table className={styles.entries}>
        <thead>
          <tr>
            <th>Name</th>
            {isArrays && <th>Array</th>}
            <th className={styles.amount}>Size</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, size, array }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may occur twice
            <tr key={place}>
              <td>
                <bdi>{visible(array ? name.replace(/\.npy$/, "") : name)}</bdi>
              </td>
              {isArrays && <td>{array && describe(array)}</td>}
              <td className={styles.amount} title={`${size} bytes`}>
                {formatBytes(size)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Stage>
  );
}

function describe({ dtype, shape, isFortran }: ArrayHeader): string {
  return `${dtype}, ${shape}${isFortran ? ", columns first" : ""}`;
}
