import { History } from "lucide-react";
import { useEffect, useRef } from "react";
import styles from "@/widgets/query-box/query-box.module.css";
import type { Offer } from "@/widgets/query-box/use-suggestions";

interface Props {
  id: string;
  offers: readonly Offer[];
  active: number;
  onTake: (offer: Offer) => void;
  /** The words that are looked for in names when the text is no comparison yet. */
  plain: string;
  isLoading: boolean;
}

/** What may be written at the caret; the box keeps the focus. */
export function SuggestionList({ id, offers, active, onTake, plain, isLoading }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only leaves the focus in the box
    <div
      className={styles.panel}
      // The box keeps the focus, so that writing goes on; the scroll bar takes none either.
      onMouseDown={(event) => event.preventDefault()}
    >
      <div ref={list} id={id} role="listbox" aria-label="Completions" className={styles.list}>
        {offers.map((offer, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keys, by aria-activedescendant
          <div
            key={`${offer.isRecent} ${offer.text}`}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            className={styles.option}
            onClick={() => onTake(offer)}
          >
            {offer.isRecent && <History aria-hidden="true" />}
            <span className={styles.label}>{offer.label}</span>
            <span className={styles.hint}>{offer.isRecent ? "" : offer.hint}</span>
          </div>
        ))}
      </div>
      <p className={styles.foot}>
        {isLoading && offers.length === 0 ? (
          "Looking what there is…"
        ) : plain ? (
          <>
            <kbd>Enter</kbd> looks for “{plain}” in names
          </>
        ) : (
          <>
            <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Tab</kbd> complete · <kbd>Enter</kbd> apply
          </>
        )}
      </p>
    </div>
  );
}
