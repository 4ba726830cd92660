#include "ui/player/nextcard.h"

#include "ui/controls/button.h"
#include "ui/controls/text.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>

namespace Ui {

NextCard::NextCard(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_second(this)
    , m_go(new Button(theme, Button::Kind::Primary, QStringLiteral("media-playback-start"),
          tr("Play now"), this))
    , m_cancel(new Button(theme, Button::Kind::OnArt, {}, tr("Not now"), this))
{
    setObjectName(QStringLiteral("nextCard"));
    m_go->setObjectName(QStringLiteral("nextGo"));
    m_cancel->setObjectName(QStringLiteral("nextCancel"));
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &NextCard::tick);
    connect(m_go, &QAbstractButton::clicked, this, &NextCard::goWanted);
    connect(m_cancel, &QAbstractButton::clicked, this, &NextCard::cancelled);
    hide();
}

QString NextCard::words() const
{
    return tr("Next in %n second(s)", nullptr, m_left);
}

void NextCard::open(const QString &heading, const QString &subheading, int seconds)
{
    m_heading = heading;
    m_subheading = subheading;
    m_left = seconds;
    setAccessibleName(QStringLiteral("%1: %2, %3").arg(words(), heading, subheading));
    m_second.start();
    arrange();
    show();
    raise();
    m_go->setFocus(Qt::OtherFocusReason);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void NextCard::close()
{
    m_second.stop();
    hide();
}

void NextCard::tick()
{
    --m_left;
    update();
    if (m_left <= 0) {
        m_second.stop();
        emit goWanted();
    }
}

QSize NextCard::sizeHint() const
{
    return QSize(m_theme.px(760, 440),
        2 * m_theme.px(36, 22) + m_theme.lineHeight(TextRole::Body)
            + m_theme.lineHeight(TextRole::Title2) + m_theme.lineHeight(TextRole::Body)
            + m_theme.px(24, 14) + m_go->sizeHint().height() + m_theme.px(12, 6));
}

void NextCard::arrange()
{
    const int pad = m_theme.px(40, 24);
    const QSize go = m_go->sizeHint();
    const QSize cancel = m_cancel->sizeHint();
    const int top = height() - m_theme.px(36, 22) - go.height();
    m_go->setGeometry(QRect(QPoint(pad, top), go));
    m_cancel->setGeometry(QRect(QPoint(pad + go.width() + m_theme.px(20, 10), top), cancel));
}

void NextCard::resizeEvent(QResizeEvent *)
{
    arrange();
}

void NextCard::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        (event->key() == Qt::Key_Left ? m_go : m_cancel)->setFocus(Qt::OtherFocusReason);
        return;
    case Qt::Key_Space:
    case Qt::Key_MediaNext:
    case Qt::Key_MediaPlay:
        emit goWanted();
        return;
    case Qt::Key_Escape:
    case Qt::Key_Backspace:
    case Qt::Key_Back:
        emit cancelled();
        return;
    default:
        event->ignore();
    }
}

void NextCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &colors = tokens(ThemeKind::Dark);
    QColor ground = colors.s1;
    ground.setAlpha(245);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    const int radius = m_theme.metrics().panelRadius();
    painter.drawRoundedRect(rect(), radius, radius);
    const int pad = m_theme.px(40, 24);
    const int wide = width() - 2 * pad;
    int top = m_theme.px(36, 22);
    const int body = m_theme.lineHeight(TextRole::Body);
    drawLine(painter, QRectF(pad, top, wide, body), words(), m_theme.font(TextRole::Body),
        colors.accent);
    top += body;
    const int title = m_theme.lineHeight(TextRole::Title2);
    drawLine(painter, QRectF(pad, top, wide, title), m_heading, m_theme.font(TextRole::Title2),
        colors.t1);
    top += title;
    drawLine(painter, QRectF(pad, top, wide, body), m_subheading, m_theme.font(TextRole::Body),
        colors.t2);
}

} // namespace Ui
