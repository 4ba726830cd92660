# The Debian packages that Matinee needs, and how they get installed. Sourced by app/run and
# tests/run.

build_packages=(
    g++ cmake ninja-build pkg-config
    qt6-base-dev qt6-base-dev-tools qt6-multimedia-dev qt6-svg-dev libqt6opengl6-dev
    qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qtkeychain-qt6-dev libgl-dev libegl-dev libvulkan-dev
    libavformat-dev libavcodec-dev libavfilter-dev libavutil-dev libswscale-dev libswresample-dev
    libsqlite3-dev libexpected-dev libssl-dev libzstd-dev libass-dev libuchardet-dev libicu-dev
    libplacebo-dev libseccomp-dev python3 unicode-data
)
run_packages=(
    breeze-icon-theme fonts-inter fonts-noto-cjk libgl1-mesa-dri libsecret-1-0 qt6-wayland
)
test_packages=(
    clang clang-format-14 dbus-daemon dbus-session-bus-common ffmpeg libclang-rt-dev
    libxcb-xtest0-dev libxcb1-dev lighttpd lighttpd-mod-openssl lld memcached openssl pulseaudio
    pulseaudio-utils python3-swift rsync sqlite3 weston x11-xserver-utils xvfb
)
ceph_packages=(
    ceph-mon ceph-mgr ceph-osd radosgw
)

# install_missing <package>...: says what it will install, then installs it. Services that come with
# a package are not started: what needs one starts its own.
install_missing() {
    local missing=() name
    local installed
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
    for name in "$@"; do
        grep -qx "$name installed" <<<"$installed" || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    echo "Installing Debian packages: ${missing[*]}"
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "These packages are missing and sudo is not here. As root, run:" >&2
            echo "  apt-get install ${missing[*]}" >&2
            return 1
        }
        root=(sudo)
    fi
    "${root[@]}" apt-get update -qq
    (
        policy=/usr/sbin/policy-rc.d
        if [ ! -e "$policy" ]; then
            trap '"${root[@]}" rm -f "$policy"' EXIT
            printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
            "${root[@]}" chmod +x "$policy"
        fi
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    )
}
