import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Path of the browser the tests drive. On Debian and Ubuntu, as root, it is installed when
 * missing; elsewhere the error says what to install.
 */
export function findChromium(): string {
  const found = () => candidates.find((path) => path !== undefined && existsSync(path));
  const path = found();
  if (path !== undefined) return path;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('No Chromium found: installing the chromium package.');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options: ExecFileSyncOptions = { stdio: ['ignore', 'inherit', 'inherit'], env };
    execFileSync('apt-get', ['update', '-qq'], options);
    const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
    execFileSync('apt-get', install, options);
    const installed = found();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    [
      'The browser and end-to-end tests need Chromium or Chrome, and none was found.',
      'Install it (Debian, Ubuntu: sudo apt-get install chromium; Fedora: sudo dnf install chromium;',
      'macOS: brew install --cask google-chrome), or set CHROMIUM_PATH to its program.',
    ].join('\n'),
  );
}
