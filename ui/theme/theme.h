#pragma once

#include "ui/theme/metrics.h"
#include "ui/tokens.h"

#include <QFont>
#include <QObject>
#include <QPixmap>

class QApplication;
class Settings;
enum class SettingKey;

namespace Ui {

enum class TextRole
{
    Hero, //!< the largest: welcome, hero of the home page
    Display, //!< title of a details page
    Title1,
    Title2, //!< head of a row
    BodyLarge,
    Body,
    Strong, //!< body, 600: names in lists
    Button,
    Caption,
    CaptionStrong
};

enum class Motion
{
    FocusIn,
    FocusOut,
    RowScroll,
    PageChange,
    HeroFade,
    Rail,
    ToastIn,
    ToastOut
};

//! Colours, type and sizes of the interface, for one window. Follows the settings of theme, layout,
//! reduced motion and screen edge. Lives on the GUI thread; widgets repaint on changed().
class Theme final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Theme)
public:
    explicit Theme(Settings &settings, QObject *parent = nullptr);
    ~Theme() override;

    //! Gives the application style, palette, style sheet and font, now and after each change.
    void applyTo(QApplication &application);

    ThemeKind kind() const { return m_kind; }
    const Tokens &colors() const { return tokens(m_kind); }
    const Metrics &metrics() const { return m_metrics; }
    bool isTv() const { return m_metrics.isTv(); }
    int px(qreal tv, qreal desktop) const { return m_metrics.px(tv, desktop); }

    QFont font(TextRole role) const;
    int lineHeight(TextRole role) const;

    bool reduceMotion() const { return m_reduceMotion; }
    //! In milliseconds, shortened when motion is reduced.
    int duration(Motion motion) const;

    //! Whether the focus is painted: always in TV, after a key press on the desktop.
    bool focusVisible() const { return m_focusVisible || isTv(); }

    void setWindowSize(QSize size);
    //! A remote or a gamepad was used; decides what the automatic layout is.
    void setRemoteInUse(bool inUse);
    void setFocusVisible(bool visible);

signals:
    void changed();
    void focusVisibleChanged();

private:
    void onSettingChanged(SettingKey key);
    void update();
    QString styleSheet() const;

    Settings &m_settings;
    QApplication *m_application = nullptr;
    ThemeKind m_kind = ThemeKind::Dark;
    Metrics m_metrics;
    QSize m_windowSize;
    bool m_remote = false;
    bool m_reduceMotion = false;
    bool m_focusVisible = false;
};

} // namespace Ui
