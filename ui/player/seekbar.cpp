#include "ui/player/seekbar.h"

#include "ui/player/timetext.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace Ui {

using std::chrono::milliseconds;

namespace {

constexpr int kStepMs = 10000;
constexpr int kLargestStepMs = 120000;
constexpr int kRepeatsToDouble = 8; // a held key goes twice as fast after so many repeats

} // namespace

SeekBar::SeekBar(const Theme &theme, QWidget *parent)
    : QAbstractSlider(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("seekBar"));
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setRange(0, 0);
    updateName();
}

void SeekBar::setDuration(int ms)
{
    setRange(0, qMax(0, ms));
    updateName();
    update();
}

void SeekBar::setPosition(int ms)
{
    const bool newSecond = ms / 1000 != value() / 1000;
    setValue(ms);
    if (newSecond) {
        updateName();
    }
    update();
}

void SeekBar::setBufferedUntil(int ms)
{
    m_buffered = ms;
    update();
}

void SeekBar::setNear(const QVector<QPair<int, int>> &ranges)
{
    if (m_near != ranges) {
        m_near = ranges;
        update();
    }
}

void SeekBar::setLoop(int fromMs, int toMs)
{
    m_loopFrom = fromMs;
    m_loopTo = toMs;
    update();
}

void SeekBar::setChapters(const QVector<int> &startsMs, const QStringList &names)
{
    m_chapters = startsMs;
    m_chapterNames = names;
    updateName();
    update();
}

void SeekBar::setSeekable(bool seekable)
{
    m_seekable = seekable;
    setFocusPolicy(seekable ? Qt::TabFocus : Qt::NoFocus);
}

QSize SeekBar::sizeHint() const
{
    return QSize(200, m_theme.px(56, 32));
}

QRectF SeekBar::groove() const
{
    const qreal thick = m_theme.px(12, 6);
    return QRectF(0, (height() - thick) / 2, width(), thick);
}

int SeekBar::msAt(int x) const
{
    if (maximum() <= 0 || width() <= 0) {
        return 0;
    }
    return int(std::clamp<qint64>(qint64(x) * maximum() / width(), 0, maximum()));
}

int SeekBar::xAt(int ms) const
{
    return maximum() > 0 ? int(qint64(ms) * width() / maximum()) : 0;
}

int SeekBar::chapterAt(int ms) const
{
    int chapter = -1;
    for (int i = 0; i < m_chapters.size(); ++i) {
        if (m_chapters.at(i) <= ms) {
            chapter = i;
        }
    }
    return chapter;
}

void SeekBar::updateName()
{
    const int chapter = chapterAt(value());
    QString name = tr("Position, %1 of %2")
                       .arg(spokenTime(milliseconds(value())), spokenTime(milliseconds(maximum())));
    if (chapter >= 0) {
        //: Follows "Position, 6 minutes 12 of 52 minutes 10".
        name += tr(", chapter %1").arg(chapter + 1);
    }
    setAccessibleName(name);
}

void SeekBar::setHandle(int ms)
{
    if (m_handle != ms) {
        m_handle = ms;
        emit pointedChanged();
        update();
    }
}

bool SeekBar::cancel()
{
    const bool wasOut = m_handle >= 0;
    m_dragging = false;
    setHandle(-1);
    return wasOut;
}

void SeekBar::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_seekable || maximum() <= 0) {
        event->ignore();
        return;
    }
    m_dragging = true;
    setHandle(msAt(qRound(event->position().x())));
    emit scrubbed(m_handle);
}

void SeekBar::mouseMoveEvent(QMouseEvent *event)
{
    const int ms = msAt(qRound(event->position().x()));
    if (m_dragging) {
        setHandle(ms);
        emit scrubbed(ms);
    } else if (maximum() > 0) {
        m_hover = ms;
        emit pointedChanged();
        update();
    }
    event->ignore(); // the page shows its controls while the mouse moves
}

void SeekBar::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_dragging || event->button() != Qt::LeftButton) {
        return;
    }
    const int target = m_handle;
    cancel();
    setPosition(target);
    emit seekWanted(target);
}

void SeekBar::leaveEvent(QEvent *)
{
    m_hover = -1;
    emit pointedChanged();
    update();
}

void SeekBar::wheelEvent(QWheelEvent *event)
{
    event->ignore(); // the wheel is the volume's
}

void SeekBar::focusOutEvent(QFocusEvent *event)
{
    QAbstractSlider::focusOutEvent(event);
    cancel();
    update();
}

void SeekBar::moveHandle(int direction, bool repeated)
{
    m_repeats = repeated ? m_repeats + 1 : 0;
    const int step = qMin(kStepMs << (m_repeats / kRepeatsToDouble), kLargestStepMs);
    const int from = m_handle >= 0 ? m_handle : value();
    setHandle(qBound(0, from + direction * step, maximum()));
}

void SeekBar::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        moveHandle(event->key() == Qt::Key_Left ? -1 : 1, event->isAutoRepeat());
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        if (m_handle >= 0) {
            const int target = m_handle;
            cancel();
            setPosition(target);
            emit seekWanted(target);
            return;
        }
        break;
    case Qt::Key_Escape:
    case Qt::Key_Backspace:
    case Qt::Key_Back:
        if (cancel()) {
            return;
        }
        break;
    default:
        break;
    }
    event->ignore();
}

void SeekBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF line = groove();
    const qreal radius = line.height() / 2;
    const Tokens &colors = tokens(ThemeKind::Dark);
    const auto stretch = [&](int fromMs, int toMs, const QColor &color) {
        const QRectF part(xAt(fromMs), line.top(), xAt(toMs) - xAt(fromMs), line.height());
        painter.setBrush(color);
        painter.drawRoundedRect(part, radius, radius);
    };
    painter.setBrush(QColor(255, 255, 255, 60));
    painter.drawRoundedRect(line, radius, radius);
    if (maximum() <= 0) {
        return;
    }
    const QColor buffered(255, 255, 255, 110);
    for (const auto &[from, to] : m_near) {
        stretch(from, to, buffered);
    }
    const bool isNear = std::any_of(m_near.cbegin(), m_near.cend(),
        [this](const auto &range) { return range.first <= value() && range.second >= m_buffered; });
    if (m_buffered > value() && !isNear) {
        stretch(value(), m_buffered, buffered);
    }
    stretch(0, value(), colors.accent);
    painter.setBrush(QColor(8, 9, 12));
    const qreal gap = m_theme.px(6, 3);
    for (const int chapter : m_chapters) {
        if (chapter > 0 && chapter < maximum()) {
            painter.drawRect(
                QRectF(xAt(chapter) - gap / 2, line.top() - 1, gap, line.height() + 2));
        }
    }
    // Rings of one handle keep their centre at the ends of the line, too.
    const auto disc = [&](int ms, qreal diameter, const QColor &color, qreal outermost) {
        const qreal half = diameter / 2;
        const qreal x = qBound(outermost / 2, qreal(xAt(ms)), width() - outermost / 2);
        painter.setBrush(color);
        painter.drawEllipse(QPointF(x, line.center().y()), half, half);
    };
    for (const int point : {m_loopFrom, m_loopTo}) {
        if (point >= 0) {
            const qreal wide = m_theme.px(6, 3);
            const qreal high = m_theme.px(32, 18);
            painter.setBrush(colors.t1);
            painter.drawRect(
                QRectF(xAt(point) - wide / 2, line.center().y() - high / 2, wide, high));
        }
    }
    disc(value(), m_theme.px(28, 14), colors.accent, m_theme.px(28, 14));
    const bool focused = hasFocus() && m_theme.focusVisible();
    if (m_handle >= 0 || focused) {
        const int at = m_handle >= 0 ? m_handle : value();
        const int outermost = m_theme.px(56, 28);
        disc(at, outermost, colors.focus, outermost);
        disc(at, m_theme.px(46, 23), QColor(20, 22, 28), outermost);
        disc(at, m_theme.px(36, 17), colors.focus, outermost);
    }
}

} // namespace Ui
