import { KeyMap } from "@/commands/key-map";
import { useTitle } from "@/lib/use-title";
import { AboutSection } from "@/widgets/settings/about-section";
import { LimitsSection } from "@/widgets/settings/limits-section";
import { ServerSection } from "@/widgets/settings/server-section";
import styles from "@/widgets/settings/settings.module.css";
import { SettingsSection } from "@/widgets/settings/settings-section";
import { ThemeSection } from "@/widgets/settings/theme-section";
import { TrashSection } from "@/widgets/settings/trash-section";

/** How the server is, what the reader may choose, and what there is to know. */
export function SettingsPage() {
  useTitle("Settings");
  return (
    <div className={styles.page}>
      <h1>Settings and about</h1>
      <ServerSection />
      <ThemeSection />
      <TrashSection />
      <SettingsSection title="Keyboard" about="Press ? on any page to see these.">
        <KeyMap />
      </SettingsSection>
      <LimitsSection />
      <AboutSection />
    </div>
  );
}
