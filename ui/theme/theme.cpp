#include "ui/theme/theme.h"

#include "library/base/settings.h"
#include "ui/theme/ringstyle.h"

#include <QApplication>
#include <QLocale>
#include <QPalette>

#include <array>

namespace Ui {

namespace {

struct TypeRow
{
    TextRole role;
    qreal tvSize;
    qreal tvLine;
    qreal size;
    qreal line;
    QFont::Weight weight;
    qreal tvTracking;
};

constexpr std::array kType{
    TypeRow{TextRole::Hero, 76, 84, 44, 50, QFont::Bold, -1.5},
    TypeRow{TextRole::Display, 68, 76, 44, 50, QFont::Bold, -1.5},
    TypeRow{TextRole::Title1, 44, 52, 26, 32, QFont::Bold, -0.8},
    TypeRow{TextRole::Title2, 32, 40, 18, 24, QFont::DemiBold, -0.3},
    TypeRow{TextRole::BodyLarge, 26, 38, 15, 23, QFont::Normal, 0},
    TypeRow{TextRole::Body, 24, 32, 14, 20, QFont::Normal, 0},
    TypeRow{TextRole::Strong, 24, 32, 14, 20, QFont::DemiBold, 0},
    TypeRow{TextRole::Button, 26, 38, 14, 20, QFont::DemiBold, 0},
    TypeRow{TextRole::Caption, 20, 28, 12.5, 18, QFont::Normal, 0},
    TypeRow{TextRole::CaptionStrong, 20, 28, 12.5, 18, QFont::DemiBold, 0},
};

const TypeRow &typeOf(TextRole role)
{
    return kType[size_t(role)];
}

struct MotionRow
{
    int milliseconds;
    bool moves; //!< scale or slide: none when motion is reduced; a fade is shortened
};

constexpr MotionRow motionOf(Motion motion)
{
    switch (motion) {
    case Motion::FocusIn:
        return {140, true};
    case Motion::FocusOut:
        return {100, true};
    case Motion::RowScroll:
        return {220, true};
    case Motion::PageChange:
        return {200, false};
    case Motion::HeroFade:
        return {400, false};
    case Motion::Rail:
        return {180, true};
    case Motion::ToastIn:
        return {160, false};
    case Motion::ToastOut:
        return {200, false};
    }
    return {0, true};
}

} // namespace

Theme::Theme(Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    connect(&settings, &Settings::changed, this, &Theme::onSettingChanged);
    update();
}

Theme::~Theme() = default;

void Theme::applyTo(QApplication &application)
{
    m_application = &application;
    application.setStyle(new RingStyle(*this));
    update();
}

QFont Theme::font(TextRole role) const
{
    const TypeRow &row = typeOf(role);
    const qreal size = isTv() ? row.tvSize * m_metrics.scale() : row.size;
    QFont font;
    // The optical size for display begins at 28 px.
    font.setFamilies(size >= 28
            ? QStringList{QStringLiteral("Inter Display"), QStringLiteral("Inter"),
                QStringLiteral("Noto Sans CJK SC"), QStringLiteral("sans-serif")}
            : QStringList{QStringLiteral("Inter"), QStringLiteral("Noto Sans CJK SC"),
                QStringLiteral("sans-serif")});
    font.setPixelSize(qMax(1, qRound(size)));
    font.setWeight(row.weight);
    if (row.tvTracking != 0 && QLocale().language() != QLocale::Chinese) {
        font.setLetterSpacing(QFont::AbsoluteSpacing, row.tvTracking * size / row.tvSize);
    }
    return font;
}

int Theme::lineHeight(TextRole role) const
{
    const TypeRow &row = typeOf(role);
    const qreal stretch = QLocale().language() == QLocale::Chinese ? 1.04 : 1.0;
    return m_metrics.px(row.tvLine * stretch, row.line * stretch);
}

int Theme::duration(Motion motion) const
{
    const MotionRow row = motionOf(motion);
    if (!m_reduceMotion) {
        return row.milliseconds;
    }
    return row.moves ? 0 : qMin(100, row.milliseconds);
}

void Theme::setWindowSize(QSize size)
{
    if (size != m_windowSize) {
        m_windowSize = size;
        update();
    }
}

void Theme::setRemoteInUse(bool inUse)
{
    if (m_remote != inUse) {
        m_remote = inUse;
        update();
    }
}

void Theme::setFocusVisible(bool visible)
{
    if (m_focusVisible != visible) {
        m_focusVisible = visible;
        emit focusVisibleChanged();
    }
}

void Theme::onSettingChanged(SettingKey key)
{
    if (key == SettingKey::Theme || key == SettingKey::Layout || key == SettingKey::ReduceMotion
        || key == SettingKey::ScreenEdgePercent) {
        update();
    }
}

void Theme::update()
{
    const QString theme = m_settings.text(SettingKey::Theme);
    const QString layout = m_settings.text(SettingKey::Layout);
    const bool tv = layout == QLatin1String("tv") || (layout == QLatin1String("auto") && m_remote);
    const Metrics metrics(tv ? LayoutKind::Tv : LayoutKind::Desktop, m_windowSize,
        m_settings.integer(SettingKey::ScreenEdgePercent));
    // Qt 6.4 does not tell what the desktop prefers; automatic is the theme made for a dark room.
    const ThemeKind kind = theme == QLatin1String("light") ? ThemeKind::Light : ThemeKind::Dark;
    const bool reduceMotion = m_settings.boolean(SettingKey::ReduceMotion);
    const bool same = metrics == m_metrics && kind == m_kind && reduceMotion == m_reduceMotion;
    m_metrics = metrics;
    m_kind = kind;
    m_reduceMotion = reduceMotion;
    if (m_application) {
        const Tokens &c = colors();
        QPalette palette;
        palette.setColor(QPalette::Window, c.bg);
        palette.setColor(QPalette::Base, c.s1);
        palette.setColor(QPalette::AlternateBase, c.s2);
        palette.setColor(QPalette::Button, c.s2);
        palette.setColor(QPalette::WindowText, c.t1);
        palette.setColor(QPalette::Text, c.t1);
        palette.setColor(QPalette::ButtonText, c.t1);
        palette.setColor(QPalette::PlaceholderText, c.t3);
        palette.setColor(QPalette::Highlight, c.accent);
        palette.setColor(QPalette::HighlightedText, c.onAccent);
        palette.setColor(QPalette::ToolTipBase, c.s3);
        palette.setColor(QPalette::ToolTipText, c.t1);
        palette.setColor(QPalette::Link, c.accent);
        m_application->setPalette(palette);
        m_application->setFont(font(TextRole::Body));
        if (const QString sheet = styleSheet(); sheet != m_application->styleSheet()) {
            m_application->setStyleSheet(sheet);
        }
    }
    if (!same) {
        emit changed();
    }
}

QString Theme::styleSheet() const
{
    const Tokens &c = colors();
    QString sheet = QStringLiteral(R"(
QScrollArea, QAbstractItemView, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QToolTip { background: @s3; color: @t1; border: 1px solid @line; padding: 6px 8px; }
QLineEdit { background: @s1; color: @t1; border: @outlinepx solid @edge; border-radius: @radiuspx;
  padding: @itempx @padpx; selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit { background: @s1; color: @t1; border: @outlinepx solid @edge; border-radius: @radiuspx;
  padding: @itempx @padpx; selection-background-color: @accent; selection-color: @onAccent; }
QMenu { background: @s2; color: @t1; border: 1px solid @line; border-radius: @radiuspx; padding: 6px; }
QMenu::item { padding: @itempx @padpx; border-radius: @radiuspx; }
QMenu::item:selected { background: @focus; color: @onFocus; }
QMenu::item:disabled { color: @t3; }
QMenu::separator { height: 1px; background: @line; margin: 6px 8px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @s3; border-radius: 4px; min-height: 40px; margin: 1px; }
QScrollBar::handle:vertical:hover { background: @edge; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; height: 0; width: 0; }
)");
    const std::pair<const char *, QColor> values[]
        = {{"@s1", c.s1}, {"@s2", c.s2}, {"@s3", c.s3}, {"@t1", c.t1}, {"@t3", c.t3},
            {"@line", c.line}, {"@edge", c.edge}, {"@onAccent", c.onAccent}, {"@accent", c.accent},
            {"@focus", c.focus}, {"@onFocus", c.onFocus}};
    for (const auto &[name, color] : values) {
        sheet.replace(QLatin1String(name), color.name());
    }
    sheet.replace(QLatin1String("@outline"), QString::number(px(2, 1)));
    sheet.replace(QLatin1String("@radius"), QString::number(m_metrics.controlRadius()));
    sheet.replace(QLatin1String("@pad"), QString::number(px(24, 14)));
    sheet.replace(QLatin1String("@item"), QString::number(px(14, 7)));
    return sheet;
}

} // namespace Ui
