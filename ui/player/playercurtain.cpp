#include "ui/player/playercurtain.h"

#include "ui/controls/button.h"
#include "ui/controls/text.h"
#include "ui/theme/icons.h"

#include <QLinearGradient>
#include <QPainter>

namespace Ui {

namespace {

constexpr int kTurnMs = 33;
constexpr int kDegreesATurn = 11;

} // namespace

PlayerCurtain::PlayerCurtain(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_patience(this)
    , m_turn(this)
    , m_back(new Button(theme, Button::Kind::Secondary, QString(), tr("Back"), this))
    , m_retry(new Button(
          theme, Button::Kind::Primary, QStringLiteral("view-refresh"), tr("Try again"), this))
    , m_next(new Button(theme, Button::Kind::Secondary, QStringLiteral("media-skip-forward"),
          tr("Play the next one"), this))
{
    setObjectName(QStringLiteral("playerCurtain"));
    m_back->setObjectName(QStringLiteral("errorBack"));
    m_retry->setObjectName(QStringLiteral("errorRetry"));
    m_next->setObjectName(QStringLiteral("errorNext"));
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_spinning = true;
        m_turn.start(kTurnMs);
        update();
    });
    connect(&m_turn, &QTimer::timeout, this, [this] {
        m_angle = (m_angle + kDegreesATurn) % 360;
        update();
    });
    connect(m_back, &QAbstractButton::clicked, this, &PlayerCurtain::backWanted);
    connect(m_retry, &QAbstractButton::clicked, this, &PlayerCurtain::retryWanted);
    connect(m_next, &QAbstractButton::clicked, this, &PlayerCurtain::nextWanted);
    hide();
}

void PlayerCurtain::showOpening(
    const QString &heading, const QString &subheading, const QImage &backdrop, int patienceMs)
{
    m_heading = heading;
    m_subheading = subheading;
    m_backdrop = backdrop;
    m_error.reset();
    m_spinning = false;
    m_turn.stop();
    m_patience.start(patienceMs);
    setAccessibleName(tr("Opening %1").arg(heading));
    arrange();
    show();
    update();
}

void PlayerCurtain::showError(const Error &error)
{
    m_error = error;
    m_spinning = false;
    m_patience.stop();
    m_turn.stop();
    setAccessibleName(tr("This video cannot be played. %1").arg(error.message));
    arrange();
    show();
    raise();
    (m_hasNext ? m_next : m_back)->setFocus(Qt::OtherFocusReason);
    update();
}

void PlayerCurtain::setHasNext(bool hasNext)
{
    m_hasNext = hasNext;
    if (!hasNext && m_next->hasFocus()) {
        m_back->setFocus(Qt::OtherFocusReason);
    }
    arrange();
}

void PlayerCurtain::hideEvent(QHideEvent *)
{
    m_patience.stop();
    m_turn.stop();
    m_spinning = false;
    m_error.reset();
}

QStringList PlayerCurtain::messageLines() const
{
    const int inner = m_theme.px(760, 552) - 2 * m_theme.px(48, 28);
    return m_error ? wrapText(m_error->message, m_theme.font(TextRole::BodyLarge), inner, 4)
                   : QStringList();
}

QRect PlayerCurtain::panelRect() const
{
    const int padding = m_theme.px(48, 28);
    const int high = 2 * padding + m_theme.lineHeight(TextRole::Title2) + m_theme.px(16, 10)
        + int(messageLines().size()) * m_theme.lineHeight(TextRole::BodyLarge) + m_theme.px(40, 24)
        + m_back->sizeHint().height();
    QRect place(0, 0, qMin(m_theme.px(760, 552), width() - 16), high);
    place.moveCenter(rect().center());
    return place;
}

void PlayerCurtain::arrange()
{
    const bool failed = m_error.has_value();
    m_back->setVisible(failed);
    m_retry->setVisible(failed);
    m_next->setVisible(failed && m_hasNext);
    if (failed) {
        const QRect panel = panelRect();
        const int padding = m_theme.px(48, 28);
        const QSize back = m_back->sizeHint();
        const int top = panel.bottom() - padding - back.height();
        m_back->setGeometry(QRect(QPoint(panel.left() + padding, top), back));
        const int gap = m_theme.px(20, 12);
        m_retry->setGeometry(
            QRect(QPoint(m_back->geometry().right() + gap, top), m_retry->sizeHint()));
        m_next->setGeometry(
            QRect(QPoint(m_retry->geometry().right() + gap, top), m_next->sizeHint()));
    }
    m_scaledBackdrop = {};
    if (!m_backdrop.isNull() && !size().isEmpty()) {
        m_scaledBackdrop = QPixmap::fromImage(
            m_backdrop.scaled(size(), Qt::KeepAspectRatioByExpanding, Qt::FastTransformation));
    }
}

void PlayerCurtain::resizeEvent(QResizeEvent *)
{
    arrange();
}

void PlayerCurtain::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), QColor(8, 9, 12));
    if (!m_scaledBackdrop.isNull()) {
        painter.drawPixmap((width() - m_scaledBackdrop.width()) / 2,
            (height() - m_scaledBackdrop.height()) / 2, m_scaledBackdrop);
        QLinearGradient scrim(0, 0, 0, height());
        scrim.setColorAt(0, QColor(8, 9, 12, 120));
        scrim.setColorAt(0.5, QColor(8, 9, 12, 160));
        scrim.setColorAt(1, QColor(8, 9, 12, 245));
        painter.fillRect(rect(), scrim);
    }
    if (m_error) {
        paintError(painter);
    } else {
        paintOpening(painter);
    }
}

void PlayerCurtain::paintOpening(QPainter &painter) const
{
    const Tokens &colors = tokens(ThemeKind::Dark);
    const int left = m_theme.px(96, 32) + m_theme.metrics().edgeX();
    const int wide = width() - 2 * left;
    const int titleLine = m_theme.lineHeight(TextRole::Display);
    const int textLine = m_theme.lineHeight(TextRole::BodyLarge);
    int y = height() - m_theme.px(260, 150) - titleLine - m_theme.metrics().edgeY();
    drawLine(painter, QRectF(left, y, wide, titleLine), m_heading, m_theme.font(TextRole::Display),
        colors.t1);
    y += titleLine + m_theme.px(8, 4);
    drawLine(painter, QRectF(left, y, wide, textLine), m_subheading,
        m_theme.font(TextRole::BodyLarge), colors.t2);
    y += textLine + m_theme.px(28, 16);
    if (!m_spinning) {
        return;
    }
    const int side = m_theme.px(40, 24);
    QPen pen(colors.accent, m_theme.px(5, 3));
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    const QRectF ring(left + 3, y, side, side);
    painter.drawArc(ring, -m_angle * 16, 270 * 16);
    drawLine(painter, QRectF(left + side + m_theme.px(24, 14), y, wide, side),
        tr("Opening. The first part of the video is on its way."), m_theme.font(TextRole::Body),
        colors.t2);
}

void PlayerCurtain::paintError(QPainter &painter) const
{
    const Tokens &colors = tokens(ThemeKind::Dark);
    const QRect panel = panelRect();
    const int padding = m_theme.px(48, 28);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.s1);
    const int radius = m_theme.metrics().panelRadius();
    painter.drawRoundedRect(panel, radius, radius);
    const int inner = panel.width() - 2 * padding;
    const int headLine = m_theme.lineHeight(TextRole::Title2);
    int y = panel.top() + padding;
    drawLine(painter, QRectF(panel.left() + padding, y, inner, headLine),
        tr("This video cannot be played"), m_theme.font(TextRole::Title2), colors.t1);
    y += headLine + m_theme.px(16, 10);
    const int line = m_theme.lineHeight(TextRole::BodyLarge);
    for (const QString &text : messageLines()) {
        drawLine(painter, QRectF(panel.left() + padding, y, inner, line), text,
            m_theme.font(TextRole::BodyLarge), colors.t2);
        y += line;
    }
}

} // namespace Ui
