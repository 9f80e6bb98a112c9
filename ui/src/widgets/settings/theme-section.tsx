import { useSyncExternalStore } from "react";
import { Segments } from "@/kit/segments";
import { chooseTheme, subscribeTheme, type ThemeChoice, themeChoice } from "@/lib/theme";
import { SettingsSection } from "@/widgets/settings/settings-section";

const CHOICES: { value: ThemeChoice; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** Light or dark. */
export function ThemeSection() {
  const choice = useSyncExternalStore(subscribeTheme, themeChoice);
  return (
    <SettingsSection title="Theme" about="Kept in this browser.">
      <Segments label="Theme" value={choice} options={CHOICES} onChange={chooseTheme} />
    </SettingsSection>
  );
}
