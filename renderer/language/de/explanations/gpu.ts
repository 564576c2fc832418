/** German for the explanations of graphics cards (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const gpu: Texts = {
  'PCI address of the card, which stays from one start to the next.':
    'PCI-Adresse der Karte, die von einem Start zum nächsten bleibt.',
  'The folder /sys/bus/pci/devices/<address>.': 'Der Ordner /sys/bus/pci/devices/<address>.',
  'nvidia-smi: pci.bus_id; else the place in the list of graphics().':
    'nvidia-smi: pci.bus_id; sonst der Platz in der Liste von graphics().',
  'In the kernel’s spelling: 0000:01:00.0.': 'In der Schreibweise des Kernels: 0000:01:00.0.',
  'lspci -D; nvidia-smi writes the domain with eight digits.':
    'lspci -D; nvidia-smi schreibt die Domäne mit acht Stellen.',
  'Name of the card, as NVIDIA’s driver or the list of PCI names has it.':
    'Name der Karte nach dem NVIDIA-Treiber oder der Liste der PCI-Namen.',
  'nvidia-smi: name; graphics() of systeminformation, once: model.':
    'nvidia-smi: name; graphics() von systeminformation, einmal: model.',
  'lspci. One PCI id may serve several products, and is then named after all.':
    'lspci. Eine PCI-Kennung kann zu mehreren Produkten gehören und trägt dann alle Namen.',
  'Who made the chip.': 'Wer den Chip hergestellt hat.',
  'graphics() of systeminformation, once: vendor.': 'graphics() von systeminformation, einmal: vendor.',
  'By the number or the name of the vendor.': 'Nach der Nummer oder dem Namen des Herstellers.',
  'The kernel’s driver; null where none is bound.': 'Der Treiber des Kernels; null, wo keiner gebunden ist.',
  'The link /sys/bus/pci/devices/<address>/driver.': 'Der Verweis /sys/bus/pci/devices/<address>/driver.',
  'Missing: it is not told.': 'Fehlt: Es wird nicht genannt.',
  'lspci -k: Kernel driver in use.': 'lspci -k: Kernel driver in use.',
  'Share of the time in which something ran on the card, over the driver’s own window of up to 1 s.':
    'Anteil der Zeit, in der etwas auf der Karte lief, über das eigene Fenster des Treibers von bis zu 1 s.',
  'AMD: /sys/bus/pci/devices/<address>/gpu_busy_percent; Intel: missing, its drivers tell it for each process only; NVIDIA: nvidia-smi, utilization.gpu. Not read while the card sleeps or is left alone to fall asleep.':
    'AMD: /sys/bus/pci/devices/<address>/gpu_busy_percent; Intel: fehlt, seine Treiber nennen es nur je Prozess; NVIDIA: nvidia-smi, utilization.gpu. Wird nicht gelesen, während die Karte schläft oder zum Einschlafen in Ruhe gelassen wird.',
  'nvidia-smi on Windows, utilization.gpu; missing for all other cards and on macOS.':
    'nvidia-smi unter Windows, utilization.gpu; fehlt für alle anderen Karten und unter macOS.',
  'As it is read; null above 100.': 'Wie gelesen; null über 100.',
  'Task Manager of Windows shows the busiest engine. 100 says that it was never idle, not that all of it worked.':
    'Der Task-Manager von Windows zeigt die aktivste Einheit. 100 heißt, dass die Karte nie untätig war, nicht dass alles arbeitete.',
  'The card’s own memory that is in use.': 'Belegter eigener Speicher der Karte.',
  'AMD: /sys/bus/pci/devices/<address>/mem_info_vram_used; Intel: missing; NVIDIA: nvidia-smi, memory.used. Not read while the card sleeps or is left alone to fall asleep.':
    'AMD: /sys/bus/pci/devices/<address>/mem_info_vram_used; Intel: fehlt; NVIDIA: nvidia-smi, memory.used. Wird nicht gelesen, während die Karte schläft oder zum Einschlafen in Ruhe gelassen wird.',
  'nvidia-smi on Windows, memory.used; missing for all other cards and on macOS.':
    'nvidia-smi unter Windows, memory.used; fehlt für alle anderen Karten und unter macOS.',
  'As it is read; of nvidia-smi MiB × 1,048,576.': 'Wie gelesen; bei nvidia-smi MiB × 1.048.576.',
  'A GPU in the processor shares the machine’s memory, and that share is not counted here.':
    'Eine GPU im Prozessor teilt sich den Arbeitsspeicher des Rechners; dieser Teil zählt hier nicht.',
  'The card’s own memory.': 'Der eigene Speicher der Karte.',
  'AMD: /sys/bus/pci/devices/<address>/mem_info_vram_total; NVIDIA: nvidia-smi, memory.total; Intel: missing.':
    'AMD: /sys/bus/pci/devices/<address>/mem_info_vram_total; NVIDIA: nvidia-smi, memory.total; Intel: fehlt.',
  'nvidia-smi: memory.total; graphics() of systeminformation, once: vram, where it is fixed.':
    'nvidia-smi: memory.total; graphics() von systeminformation, einmal: vram, wo es fest ist.',
  'As it is read; else MiB × 1,048,576.': 'Wie gelesen; sonst MiB × 1.048.576.',
  'nvidia-smi shows the same; some tools add shared memory.':
    'nvidia-smi zeigt dasselbe; manche Werkzeuge zählen geteilten Speicher hinzu.',
  'Temperature of the chip.': 'Temperatur des Chips.',
  'temp<n>_input of its hwmon chip: edge of AMD, pkg of Intel, else the first; NVIDIA: nvidia-smi, temperature.gpu. Not read while the card sleeps or is left alone to fall asleep.':
    'temp<n>_input seines hwmon-Chips: edge bei AMD, pkg bei Intel, sonst der erste; NVIDIA: nvidia-smi, temperature.gpu. Wird nicht gelesen, während die Karte schläft oder zum Einschlafen in Ruhe gelassen wird.',
  'nvidia-smi on Windows, temperature.gpu; missing for all other cards and on macOS.':
    'nvidia-smi unter Windows, temperature.gpu; fehlt für alle anderen Karten und unter macOS.',
  'The hottest spot (junction) and the memory are warmer; tools differ in which they show.':
    'Die heißeste Stelle (junction) und der Speicher sind wärmer; Werkzeuge zeigen Verschiedenes.',
  'Power of the board or, in a processor, of what its firmware counts as GPU.':
    'Leistung der Platine oder, in einem Prozessor, dessen, was seine Firmware als GPU zählt.',
  'power1_average of its hwmon chip, else power1_input, else energy1_input; NVIDIA: nvidia-smi, power.draw. Not read while the card sleeps or is left alone to fall asleep.':
    'power1_average seines hwmon-Chips, sonst power1_input, sonst energy1_input; NVIDIA: nvidia-smi, power.draw. Wird nicht gelesen, während die Karte schläft oder zum Einschlafen in Ruhe gelassen wird.',
  'nvidia-smi on Windows, power.draw; missing for all other cards and on macOS.':
    'nvidia-smi unter Windows, power.draw; fehlt für alle anderen Karten und unter macOS.',
  'nvidia-smi shows the same; a meter at the wall shows more.':
    'nvidia-smi zeigt dasselbe; ein Messgerät an der Steckdose zeigt mehr.',
  'Clock of the shaders now; 0 while they are switched off.':
    'Aktueller Takt der Shader; 0, solange sie abgeschaltet sind.',
  'AMD: freq1_input of its hwmon chip; Intel: act_freq, rps_act_freq_mhz or gt_act_freq_mhz; NVIDIA: nvidia-smi, clocks.gr. Not read while the card sleeps or is left alone to fall asleep.':
    'AMD: freq1_input seines hwmon-Chips; Intel: act_freq, rps_act_freq_mhz oder gt_act_freq_mhz; NVIDIA: nvidia-smi, clocks.gr. Wird nicht gelesen, während die Karte schläft oder zum Einschlafen in Ruhe gelassen wird.',
  'nvidia-smi on Windows, clocks.gr; missing for all other cards and on macOS.':
    'nvidia-smi unter Windows, clocks.gr; fehlt für alle anderen Karten und unter macOS.',
  'As it is read; of Intel and NVIDIA MHz × 1,000,000.': 'Wie gelesen; bei Intel und NVIDIA MHz × 1.000.000.',
  'What Intel’s tools call the requested clock is higher while it idles.':
    'Was die Werkzeuge von Intel den angeforderten Takt nennen, ist im Leerlauf höher.',
  'Power of the fan, of its full power, not of its speed.':
    'Leistung des Lüfters, bezogen auf seine volle Leistung, nicht auf die Drehzahl.',
  'pwm1 of its hwmon chip, where it has a fan; NVIDIA: nvidia-smi, fan.speed. Not read while the card sleeps or is left alone to fall asleep.':
    'pwm1 seines hwmon-Chips, wo er einen Lüfter hat; NVIDIA: nvidia-smi, fan.speed. Wird nicht gelesen, während die Karte schläft oder zum Einschlafen in Ruhe gelassen wird.',
  'nvidia-smi on Windows, fan.speed; missing for all other cards and on macOS.':
    'nvidia-smi unter Windows, fan.speed; fehlt für alle anderen Karten und unter macOS.',
  '100 × pwm1 / 255; of nvidia-smi as it is read.': '100 × pwm1 / 255; bei nvidia-smi wie gelesen.',
  'nvidia-smi: Fan, which may pass 100.': 'nvidia-smi: Fan, das 100 übersteigen kann.',
  'Whether the kernel has switched the card off until it is needed; all figures are null then.':
    'Ob der Kernel die Karte abgeschaltet hat, bis sie gebraucht wird; dann sind alle Werte null.',
  'True for suspended and for what is on its way there or back.':
    'True bei suspended und auf dem Weg dorthin oder zurück.',
  'nvidia-smi and others wake the card to show it.': 'nvidia-smi und andere wecken die Karte, um es zu zeigen.',
  'A process that uses the card.': 'Ein Prozess, der die Karte nutzt.',
  '/proc/<pid>/fdinfo of processes that hold a device below /dev/dri, looked for every 10 s; NVIDIA: nvidia-smi --query-compute-apps.':
    '/proc/<pid>/fdinfo von Prozessen, die ein Gerät unter /dev/dri offen halten, alle 10 s gesucht; NVIDIA: nvidia-smi --query-compute-apps.',
  'nvidia-smi on Windows; missing for all other cards and on macOS.':
    'nvidia-smi unter Windows; fehlt für alle anderen Karten und unter macOS.',
  'The lowest pid of those that share a client.': 'Die niedrigste PID derer, die einen Client teilen.',
  'nvidia-smi lists programs that draw as well; intel_gpu_top, nvtop show the same.':
    'nvidia-smi listet auch Programme, die zeichnen; intel_gpu_top, nvtop zeigen dasselbe.',
  'Its name, as in the table of processes.': 'Sein Name, wie in der Prozesstabelle.',
  'nvidia-smi shows the path of the program.': 'nvidia-smi zeigt den Pfad des Programms.',
  'What it has in the card’s own memory or, of a card without, in the machine’s.':
    'Was er im eigenen Speicher der Karte hat oder, bei einer Karte ohne, im Arbeitsspeicher.',
  'nvidia-smi: used_gpu_memory, which most cards do not tell on Windows.':
    'nvidia-smi: used_gpu_memory, das die meisten Karten unter Windows nicht nennen.',
  'Sum over its clients, of the regions vram and local where there are such, else of all.':
    'Summe über seine Clients, der Bereiche vram und local, wo es solche gibt, sonst aller.',
  'What processes share counts for each of them.': 'Was Prozesse teilen, zählt bei jedem.',
  'Share of the time in which the kind of engine that it used most worked for it.':
    'Anteil der Zeit, in der die von ihm meistgenutzte Art von Einheit für ihn arbeitete.',
  '/proc/<pid>/fdinfo: drm-engine-<name>, drm-engine-capacity-<name>, drm-cycles-<name>, drm-total-cycles-<name>; NVIDIA: missing.':
    '/proc/<pid>/fdinfo: drm-engine-<name>, drm-engine-capacity-<name>, drm-cycles-<name>, drm-total-cycles-<name>; NVIDIA: fehlt.',
  '100 × Δ busy / Δ time / capacity, or / Δ total cycles; the highest of its engines, at most 100.':
    '100 × Δ aktiv / Δ Zeit / Kapazität, oder / Δ alle Takte; der höchste seiner Einheiten, höchstens 100.',
  'Task Manager of Windows shows the busiest engine too; nvtop the engine that draws.':
    'Der Task-Manager von Windows zeigt ebenfalls die aktivste Einheit; nvtop die zeichnende.',
};
