/** German for the explanations of sensors (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const sensor: Texts = {
  'Names the input, alone of its list, from one start to the next.':
    'Benennt den Eingang eindeutig in seiner Liste, von einem Start zum nächsten.',
  '/sys/class/hwmon/hwmon<n>: name, the label of the input and, where chips share a name, the device’s address.':
    '/sys/class/hwmon/hwmon<n>: name, die Bezeichnung des Eingangs und, wo Chips einen Namen teilen, die Adresse des Geräts.',
  'cpuTemperature() of systeminformation on Windows, to administrators; missing on macOS: "acpi zone <n>".':
    'cpuTemperature() von systeminformation unter Windows, für Administratoren; fehlt unter macOS: „acpi zone <n>“.',
  'Chip and label joined by a space.': 'Chip und Bezeichnung, mit Leerzeichen verbunden.',
  'lm-sensors numbers chips by bus and address (k10temp-pci-00c3).':
    'lm-sensors nummeriert Chips nach Bus und Adresse (k10temp-pci-00c3).',
  'The driver’s word for the input, or the name of its file where it has none.':
    'Bezeichnung des Treibers für den Eingang, oder der Name seiner Datei, wo er keine hat.',
  '/sys/class/hwmon/hwmon<n>/<input>_label; type of a thermal zone; name of a RAPL zone.':
    '/sys/class/hwmon/hwmon<n>/<input>_label; type einer Temperaturzone; name einer RAPL-Zone.',
  'cpuTemperature() of systeminformation on Windows, to administrators; missing on macOS: "zone <n>".':
    'cpuTemperature() von systeminformation unter Windows, für Administratoren; fehlt unter macOS: „zone <n>“.',
  'sensors shows the same unless its configuration renames it.':
    'sensors zeigt dasselbe, sofern seine Konfiguration es nicht umbenennt.',
  'The driver’s word for the chip; thermal for a thermal zone, rapl for a RAPL counter.':
    'Bezeichnung des Treibers für den Chip; thermal bei einer Temperaturzone, rapl bei einem RAPL-Zähler.',
  'cpuTemperature() of systeminformation on Windows, to administrators; missing on macOS: "acpi".':
    'cpuTemperature() von systeminformation unter Windows, für Administratoren; fehlt unter macOS: „acpi“.',
  '/sys/class/hwmon/hwmon<n>/temp<n>_input; /sys/class/thermal/thermal_zone<n>/temp for zones that no chip shows.':
    '/sys/class/hwmon/hwmon<n>/temp<n>_input; /sys/class/thermal/thermal_zone<n>/temp bei Zonen, die kein Chip zeigt.',
  'cpuTemperature() of systeminformation on Windows, to administrators; missing on macOS: the ACPI thermal zones.':
    'cpuTemperature() von systeminformation unter Windows, für Administratoren; fehlt unter macOS: die ACPI-Temperaturzonen.',
  'Thousandths / 1,000; null for what no machine has, as −128 °C where nothing is connected.':
    'Tausendstel / 1.000; null bei Werten, die kein Rechner hat, wie −128 °C, wo nichts angeschlossen ist.',
  'sensors shows the same. Tools differ in which input they call the CPU’s: Tctl of some AMD chips has an offset.':
    'sensors zeigt dasselbe. Werkzeuge nennen verschiedene Eingänge den der CPU: Tctl mancher AMD-Chips hat einen Versatz.',
  'Above it, it is warmer than it should be.': 'Darüber ist es wärmer, als es sein sollte.',
  'Missing: macOS and Windows do not tell it.': 'Fehlt: macOS und Windows nennen es nicht.',
  'Thousandths / 1,000; null for 0, 127 and 200 °C and above, which are no limits.':
    'Tausendstel / 1.000; null bei 0, 127 und ab 200 °C, die keine Grenzen sind.',
  'Above it, the hardware slows down or switches off.': 'Darüber drosselt die Hardware oder schaltet ab.',
  'Turns of a fan a minute; one that stands still is 0.':
    'Umdrehungen eines Lüfters je Minute; steht er, ist es 0.',
  'As it is read; null above 60,000, which is a register of ones.':
    'Wie gelesen; null über 60.000, einem Register voller Einsen.',
  'sensors shows the same.': 'sensors zeigt dasselbe.',
  'Voltage at one input, as the driver scales it.': 'Spannung an einem Eingang, wie der Treiber sie skaliert.',
  '/sys/class/hwmon/hwmon<n>/in<n>_input.': '/sys/class/hwmon/hwmon<n>/in<n>_input.',
  'sensors may multiply it by dividers of the board that its configuration knows.':
    'sensors kann sie mit Teilern der Platine multiplizieren, die seine Konfiguration kennt.',
  'Power that one part draws; zones of RAPL lie in one another and are not to be added up.':
    'Leistung, die ein Teil aufnimmt; RAPL-Zonen liegen ineinander und dürfen nicht summiert werden.',
  '/sys/class/hwmon/hwmon<n>/power<n>_average, else power<n>_input, else energy<n>_input; /sys/class/powercap/intel-rapl:<n>/energy_uj, to root alone.':
    '/sys/class/hwmon/hwmon<n>/power<n>_average, sonst power<n>_input, sonst energy<n>_input; /sys/class/powercap/intel-rapl:<n>/energy_uj, nur für root.',
  'Millionths / 1,000,000; of an energy counter Δ joules / seconds.':
    'Millionstel / 1.000.000; bei einem Energiezähler Δ Joule / Sekunden.',
  'turbostat and powertop read the same RAPL counters; the machine draws more than its processor.':
    'turbostat und powertop lesen dieselben RAPL-Zähler; der Rechner braucht mehr als sein Prozessor.',
};
