/** German for the explanations of batteries and mains (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const power: Texts = {
  'Whether the machine lives on its batteries; those of mice and keyboards do not count.':
    'Ob der Rechner von seinen Akkus lebt; die von Mäusen und Tastaturen zählen nicht.',
  '/sys/class/power_supply/<name>/uevent: ONLINE of mains and USB supplies, STATUS of batteries.':
    '/sys/class/power_supply/<name>/uevent: ONLINE von Netz- und USB-Quellen, STATUS von Akkus.',
  'battery() of systeminformation: acConnected on macOS, the battery’s state on Windows.':
    'battery() von systeminformation: acConnected unter macOS, der Zustand des Akkus unter Windows.',
  'A supply that is online says no; else whether a battery discharges.':
    'Ist eine Quelle verbunden, nein; sonst, ob sich ein Akku entlädt.',
  'systemd-ac-power says the opposite: whether it is on the mains.':
    'systemd-ac-power sagt das Gegenteil: ob der Rechner am Netz ist.',
  'Whether a mains or USB supply is online; null where the machine shows none.':
    'Ob eine Netz- oder USB-Quelle verbunden ist; null, wo der Rechner keine zeigt.',
  '/sys/class/power_supply/<name>/uevent: ONLINE of supplies of type Mains or USB.':
    '/sys/class/power_supply/<name>/uevent: ONLINE von Quellen des Typs Mains oder USB.',
  'battery() of systeminformation: acConnected on macOS; missing on Windows.':
    'battery() von systeminformation: acConnected unter macOS; fehlt unter Windows.',
  'Whether any of them is online.': 'Ob eine davon verbunden ist.',
  'upower: online of line_power.': 'upower: online von line_power.',
  'The kernel’s name of the battery.': 'Name des Akkus im Kernel.',
  'The folder /sys/class/power_supply/<name>.': 'Der Ordner /sys/class/power_supply/<name>.',
  '"battery", "battery 2" and so on.': '„battery“, „battery 2“ und so weiter.',
  'Whether it feeds the machine (system) or a mouse, a keyboard or the like (device).':
    'Ob er den Rechner speist (system) oder eine Maus, Tastatur oder Ähnliches (device).',
  'device where it says Device.': 'device, wo dort Device steht.',
  'Model of the battery.': 'Modell des Akkus.',
  'battery() of systeminformation: model.': 'battery() von systeminformation: model.',
  'Charge, of what it holds when full now.': 'Ladung, bezogen auf das, was er voll jetzt fasst.',
  '/sys/class/power_supply/<name>/uevent: CAPACITY, else ENERGY_NOW and ENERGY_FULL, else CHARGE_NOW and CHARGE_FULL.':
    '/sys/class/power_supply/<name>/uevent: CAPACITY, sonst ENERGY_NOW und ENERGY_FULL, sonst CHARGE_NOW und CHARGE_FULL.',
  'battery() of systeminformation: percent.': 'battery() von systeminformation: percent.',
  'As it is read; else 100 × now / full, at most 100.': 'Wie gelesen; sonst 100 × jetzt / voll, höchstens 100.',
  'upower: percentage. Desktops may round or stretch it near full.':
    'upower: percentage. Desktops runden oder strecken es nahe voll.',
  'What it holds when full, of what it was made for; a new one may be above 100.':
    'Was er voll fasst, bezogen auf das, wofür er gebaut wurde; ein neuer kann über 100 liegen.',
  '/sys/class/power_supply/<name>/uevent: ENERGY_FULL and ENERGY_FULL_DESIGN, else the same of CHARGE.':
    '/sys/class/power_supply/<name>/uevent: ENERGY_FULL und ENERGY_FULL_DESIGN, sonst dasselbe von CHARGE.',
  'battery() of systeminformation: maxCapacity and designedCapacity; null on Windows where both are the same.':
    'battery() von systeminformation: maxCapacity und designedCapacity; null unter Windows, wo beide gleich sind.',
  'Above 0 what flows into it, below 0 what is drawn from it.':
    'Über 0, was hineinfließt, unter 0, was entnommen wird.',
  '/sys/class/power_supply/<name>/uevent: POWER_NOW, else CURRENT_NOW and VOLTAGE_NOW; STATUS.':
    '/sys/class/power_supply/<name>/uevent: POWER_NOW, sonst CURRENT_NOW und VOLTAGE_NOW; STATUS.',
  'Missing: battery() of systeminformation does not tell it.':
    'Fehlt: battery() von systeminformation nennt es nicht.',
  'Microwatts / 1,000,000, or amperes × volts; the sign is that of the state.':
    'Mikrowatt / 1.000.000, oder Ampere × Volt; das Vorzeichen kommt vom Zustand.',
  'upower: energy-rate, without a sign.': 'upower: energy-rate, ohne Vorzeichen.',
  'Time until empty while it discharges, until full while it charges, at the present rate.':
    'Zeit bis leer beim Entladen, bis voll beim Laden, bei der jetzigen Leistung.',
  '/sys/class/power_supply/<name>/uevent: as charge and rate; TIME_TO_EMPTY_NOW or TIME_TO_FULL_NOW where these are missing.':
    '/sys/class/power_supply/<name>/uevent: wie Ladung und Leistung; TIME_TO_EMPTY_NOW oder TIME_TO_FULL_NOW, wo diese fehlen.',
  'battery() of systeminformation: timeRemaining in minutes, until empty.':
    'battery() von systeminformation: timeRemaining in Minuten, bis leer.',
  '3,600 × now / rate, or 3,600 × (full − now) / rate.':
    '3.600 × jetzt / Leistung, oder 3.600 × (voll − jetzt) / Leistung.',
  'Desktops smooth it over minutes, so theirs jumps less.':
    'Desktops glätten es über Minuten, daher springt ihr Wert weniger.',
  'What it does; not_charging is on the mains and kept below full on purpose or held back.':
    'Was er tut; not_charging ist am Netz und mit Absicht unter voll gehalten oder zurückgehalten.',
  'battery() of systeminformation: isCharging, acConnected and percent; unknown on Windows below 34 % and at 100 %, where its flags mislead.':
    'battery() von systeminformation: isCharging, acConnected und percent; unbekannt unter Windows unter 34 % und bei 100 %, wo die Angaben irreführen.',
  'upower: state; pending-charge is not_charging here.': 'upower: state; pending-charge ist hier not_charging.',
  'battery() of systeminformation: voltage on macOS; missing on Windows, which tells what it was made for.':
    'battery() von systeminformation: voltage unter macOS; fehlt unter Windows, das die Nennspannung angibt.',
  'Full charges that it has been through, as its own controller counts them.':
    'Ladezyklen, wie sein eigener Regler sie zählt.',
  'battery() of systeminformation: cycleCount.': 'battery() von systeminformation: cycleCount.',
  'As it is read; null for 0, which firmware says that does not count.':
    'Wie gelesen; null bei 0, was Firmware sagt, die nicht zählt.',
};
