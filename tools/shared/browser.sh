# shellcheck shell=bash
# Prints the path of Chromium or Chrome, or nothing. It tries CHROME_BIN, then PATH, then the folders of macOS.
find_browser() {
  local candidate
  if [[ ${CHROME_BIN:-} ]]; then
    printf '%s\n' "$CHROME_BIN"
    return
  fi
  for candidate in chromium chromium-browser google-chrome google-chrome-stable \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if command -v "$candidate" 2>/dev/null; then
      return
    fi
  done
}
