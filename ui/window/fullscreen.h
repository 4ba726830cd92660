#pragma once

#include <QObject>
#include <QRect>
#include <QSize>

#include <optional>

class QScreen;
class QTimer;
class QWidget;
class Settings;
enum class SettingKey;

namespace Ui {

//! Makes a window full screen on the screen that a person chose, and back; and keeps it where it
//! can be seen when screens come, go or change. A part of the window, on the GUI thread.
class FullScreen final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FullScreen)
public:
    FullScreen(QWidget &window, const Settings &settings);

    void set(bool on);
    //! The window gets no smaller, unless a screen is.
    void setLeastSize(const QSize &size);

private:
    //! How the window was before, where the desktop does not remember it.
    struct Before
    {
        QRect place;
        bool isMaximized = false;
    };

    QScreen *chosen() const; //!< null: none, or it is not connected
    void cover(QScreen &screen);
    void follow(const QScreen &screen);
    void onSettingChanged(SettingKey key);
    void onScreensChanged();
    void fitLeastSize();
    void settle();
    void bringIntoView();

    QWidget &m_window;
    const Settings &m_settings;
    QTimer *m_settling;
    QSize m_least{0, 0};
    bool m_isMoving = false; //!< between two screens
    std::optional<Before> m_before;
};

} // namespace Ui
