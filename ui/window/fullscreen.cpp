#include "ui/window/fullscreen.h"

#include "library/base/settings.h"
#include "ui/window/platform.h"

#include <QGuiApplication>
#include <QScreen>
#include <QTimer>
#include <QWidget>
#include <QWindow>

#include <algorithm>
#include <chrono>
#include <utility>

namespace Ui {

using namespace std::chrono_literals;

namespace {

// A window manager has moved the window by then; where there is none, nobody does.
constexpr auto kManagersTime = 500ms;
// So much of a window can be taken hold of.
constexpr QSize kGrip(120, 40);

} // namespace

FullScreen::FullScreen(QWidget &window, const Settings &settings)
    : QObject(&window)
    , m_window(window)
    , m_settings(settings)
    , m_settling(new QTimer(this))
{
    m_settling->setSingleShot(true);
    m_settling->setInterval(kManagersTime);
    connect(m_settling, &QTimer::timeout, this, &FullScreen::settle);
    connect(&settings, &Settings::changed, this, &FullScreen::onSettingChanged);
    connect(qGuiApp, &QGuiApplication::screenAdded, this, [this](const QScreen *screen) {
        follow(*screen);
        onScreensChanged();
    });
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &FullScreen::onScreensChanged);
    for (const QScreen *screen : QGuiApplication::screens()) {
        follow(*screen);
    }
}

void FullScreen::follow(const QScreen &screen)
{
    connect(&screen, &QScreen::geometryChanged, this, &FullScreen::onScreensChanged);
}

void FullScreen::onScreensChanged()
{
    fitLeastSize();
    m_settling->start();
}

void FullScreen::setLeastSize(const QSize &size)
{
    m_least = size;
    fitLeastSize();
}

// What is larger than its screen loses the controls below the film.
void FullScreen::fitLeastSize()
{
    QSize least = m_least;
    for (const QScreen *screen : QGuiApplication::screens()) {
        least = least.boundedTo(screen->size());
    }
    if (m_window.isFullScreen()) {
        least = least.boundedTo(m_window.minimumSize()); // to grow would end it
    }
    m_window.setMinimumSize(least);
}

QScreen *FullScreen::chosen() const
{
    const QString name = m_settings.text(SettingKey::FullScreenOn);
    const QList<QScreen *> screens = QGuiApplication::screens();
    const auto found = std::find_if(screens.begin(), screens.end(),
        [&name](const QScreen *screen) { return screen->name() == name; });
    return found == screens.end() ? nullptr : *found;
}

void FullScreen::set(bool on)
{
    if (on) {
        if (!m_window.isFullScreen() && !isWayland()) {
            const bool isMaximized = m_window.isMaximized();
            m_before = {isMaximized ? m_window.normalGeometry() : m_window.geometry(), isMaximized};
        }
        QScreen *screen = chosen();
        cover(screen ? *screen : *m_window.screen());
        m_settling->start();
        return;
    }
    m_isMoving = false;
    if (isWayland()) {
        // The desktop knows how it was before, and may end a program that says a size meanwhile.
        m_window.setWindowState(m_window.windowState() & ~Qt::WindowFullScreen);
        return;
    }
    m_window.setWindowState(m_window.windowState() & ~(Qt::WindowFullScreen | Qt::WindowMaximized));
    if (const auto before = std::exchange(m_before, std::nullopt)) {
        m_window.setGeometry(before->place);
        if (before->isMaximized) {
            m_window.setWindowState(m_window.windowState() | Qt::WindowMaximized);
        }
    }
    m_settling->start(); // the screen where it was may be gone
}

void FullScreen::cover(QScreen &screen)
{
    const bool isElsewhere = &screen != m_window.screen();
    if (isElsewhere && isWayland() && m_window.isFullScreen()) {
        // The screen is said with the wish for all of it, and Qt says none before the desktop has
        // answered that this one is over.
        m_window.setWindowState(m_window.windowState() & ~Qt::WindowFullScreen);
        m_isMoving = true;
        m_settling->start();
        return;
    }
    if (isElsewhere && isWayland()) {
        m_window.setScreen(&screen);
    } else if (isElsewhere) {
        // Window managers leave a window that is large where it is.
        m_window.setWindowState(
            m_window.windowState() & ~(Qt::WindowFullScreen | Qt::WindowMaximized));
        m_window.setScreen(&screen);
        m_window.setGeometry(screen.geometry());
    }
    m_window.setWindowState(m_window.windowState() | Qt::WindowFullScreen);
}

void FullScreen::onSettingChanged(SettingKey key)
{
    if (key == SettingKey::FullScreenOn && m_window.isFullScreen()) {
        set(true);
    }
}

void FullScreen::settle()
{
    if (!m_window.isVisible() || m_window.isMinimized()) {
        return;
    }
    if (!m_window.isFullScreen() && std::exchange(m_isMoving, false)) {
        set(true);
        return;
    }
    if (!m_window.isFullScreen()) {
        fitLeastSize();
        bringIntoView();
        return;
    }
    // A television that was switched on again has the film again.
    if (QScreen *screen = chosen(); screen && screen != m_window.screen()) {
        cover(*screen);
        return;
    }
    const QRect whole = m_window.screen()->geometry();
    if (!isWayland() && m_window.geometry() != whole) {
        m_window.windowHandle()->setGeometry(whole);
    }
}

void FullScreen::bringIntoView()
{
    if (isWayland()) {
        return; // the desktop does
    }
    const QRect frame = m_window.frameGeometry();
    for (const QScreen *screen : QGuiApplication::screens()) {
        const QSize seen = screen->geometry().intersected(frame).size();
        if (seen.width() >= kGrip.width() && seen.height() >= kGrip.height()) {
            return;
        }
    }
    const QRect room = m_window.screen()->availableGeometry();
    m_window.resize(m_window.size().boundedTo(room.size()));
    m_window.move(room.center() - m_window.rect().center());
}

} // namespace Ui
