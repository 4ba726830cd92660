#include "ui/cards/carddelegate.h"

#include "ui/cards/cardmodel.h"
#include "ui/cards/pictureloader.h"
#include "ui/controls/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/shadow.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>

namespace Ui {

namespace {

constexpr qreal kFocusScale = 0.08;

//! Grey-scale 85 %, brightness 50 %: kept beside the picture that it was made from.
QPixmap dimmed(const QPixmap &picture)
{
    const QString key = QStringLiteral("dim/%1").arg(picture.cacheKey());
    QPixmap found;
    if (QPixmapCache::find(key, &found)) {
        return found;
    }
    QImage image = picture.toImage().convertToFormat(QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < image.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const int grey = qGray(line[x]);
            const auto mix = [grey](int channel) { return (grey * 85 + channel * 15) / 200; };
            line[x] = qRgba(
                mix(qRed(line[x])), mix(qGreen(line[x])), mix(qBlue(line[x])), qAlpha(line[x]));
        }
    }
    found = QPixmap::fromImage(image);
    found.setDevicePixelRatio(picture.devicePixelRatio());
    QPixmapCache::insert(key, found);
    return found;
}

} // namespace

CardDelegate::CardDelegate(
    const Theme &theme, PictureLoader &pictures, CardShape shape, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_pictures(pictures)
    , m_shape(shape)
{ }

QSize CardDelegate::artSize() const
{
    return m_shape == CardShape::Poster ? QSize(m_artWidth, m_artWidth * 3 / 2)
                                        : QSize(m_artWidth, m_artWidth * 9 / 16);
}

int CardDelegate::wordsHeight() const
{
    return m_theme.px(14, 9) + m_theme.lineHeight(TextRole::Body)
        + m_theme.lineHeight(TextRole::Caption);
}

QSize CardDelegate::cardSize() const
{
    return artSize() + QSize(0, wordsHeight());
}

QSize CardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return cardSize();
}

void CardDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    CardState state;
    state.ring = option.state.testFlag(QStyle::State_HasFocus);
    state.focus = state.ring ? 1 : 0;
    state.hover = option.state.testFlag(QStyle::State_MouseOver);
    state.selected = option.state.testFlag(QStyle::State_Selected);
    paintCard(*painter, option.rect.topLeft(), index.data(ContentRole).value<CardContent>(), state);
}

void CardDelegate::paintCard(QPainter &painter, const QPoint &topLeft, const CardContent &content,
    const CardState &state) const
{
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QSizeF plain = artSize();
    const qreal grow = m_theme.isTv() ? state.focus * kFocusScale : 0;
    const QRectF art(topLeft.x() - plain.width() * grow / 2,
        topLeft.y() - plain.height() * grow / 2, plain.width() * (1 + grow),
        plain.height() * (1 + grow));
    const qreal radius = m_theme.metrics().artRadius();
    const qreal scale = m_theme.isTv() ? m_theme.metrics().scale() : 0.7;
    paintShadow(painter, art, radius, Elevation::Card, scale);
    if (m_theme.isTv() && state.focus > 0) {
        paintShadow(painter, art, radius, Elevation::FocusedCard, scale, state.focus);
    }
    paintArt(painter, art, content, state);
    paintMarks(painter, art, content, state);
    if (state.ring) {
        const Metrics &m = m_theme.metrics();
        const qreal gap = m.ringGap();
        const qreal pen = m.ringWidth();
        const Tokens &c = m_theme.colors();
        const qreal alpha = m_theme.isTv() ? state.focus : 1;
        painter.setOpacity(alpha);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(c.bg, gap));
        painter.drawRoundedRect(
            art.adjusted(-gap / 2, -gap / 2, gap / 2, gap / 2), radius + gap / 2, radius + gap / 2);
        const qreal out = gap + pen / 2;
        painter.setPen(QPen(c.focus, pen));
        painter.drawRoundedRect(art.adjusted(-out, -out, out, out), radius + out, radius + out);
        painter.setOpacity(1);
    }
    // The words make room for the ring below the larger art.
    const qreal down = m_theme.isTv() ? state.focus * m_theme.px(20, 0) : 0;
    paintWords(painter,
        QRectF(topLeft.x() + (m_theme.isTv() ? state.focus * m_theme.px(6, 0) : 0),
            topLeft.y() + plain.height() + m_theme.px(14, 9) + down, plain.width(),
            wordsHeight() - m_theme.px(14, 9)),
        content, state);
    painter.restore();
}

void CardDelegate::paintSkeleton(QPainter &painter, const QPoint &topLeft, qreal strength) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setOpacity(strength);
    painter.setBrush(m_theme.colors().s2);
    const QRectF art(topLeft, QSizeF(artSize()));
    const qreal radius = m_theme.metrics().artRadius();
    painter.drawRoundedRect(art, radius, radius);
    const qreal bar = m_theme.px(22, 14);
    qreal y = art.bottom() + m_theme.px(20, 12);
    for (const qreal width : {0.65, 0.42}) {
        painter.drawRoundedRect(QRectF(art.left(), y, art.width() * width, bar), 5, 5);
        y += m_theme.px(36, 22);
    }
    painter.restore();
}

QPixmap CardDelegate::art(const CardContent &content, qreal dpr) const
{
    return m_pictures.pixmap(content.picture, artSize(), dpr, m_theme.metrics().artRadius());
}

void CardDelegate::paintArt(
    QPainter &painter, const QRectF &art, const CardContent &content, const CardState &state) const
{
    const Tokens &c = m_theme.colors();
    const qreal radius = m_theme.metrics().artRadius();
    QPixmap picture = this->art(content, painter.device()->devicePixelRatioF());
    if (picture.isNull()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.s2);
        painter.drawRoundedRect(art, radius, radius);
        if (content.picture.isNull() && content.away.isEmpty()) {
            paintNoArt(painter, art, content.title);
        }
    } else {
        if (!content.away.isEmpty()) {
            picture = dimmed(picture);
        }
        painter.drawPixmap(art, picture, QRectF(picture.rect()));
    }
    if (!content.away.isEmpty()) {
        paintAway(painter, art, content);
    } else if (state.hover && !state.selecting) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0, 0, 0, 115));
        painter.drawRoundedRect(art, radius, radius);
    }
}

void CardDelegate::paintNoArt(QPainter &painter, const QRectF &art, const QString &title) const
{
    QFont font = m_theme.font(TextRole::Title2);
    if (m_shape == CardShape::Poster && !m_theme.isTv()) {
        font.setPixelSize(16);
    }
    const int pad = m_theme.px(20, 12);
    const int line = m_theme.px(40, 22);
    const int most = qMax(1, int(art.height() - 2 * pad) / line);
    const QStringList lines = wrapText(title, font, int(art.width()) - 2 * pad, qMin(5, most));
    qreal y = art.center().y() - line * qreal(lines.size()) / 2;
    for (const QString &text : lines) {
        drawLine(painter, QRectF(art.left() + pad, y, art.width() - 2 * pad, line), text, font,
            m_theme.colors().t2, Qt::AlignHCenter);
        y += line;
    }
}

void CardDelegate::paintAway(QPainter &painter, const QRectF &art, const CardContent &content) const
{
    const QColor white = tokens(ThemeKind::Dark).t1;
    const bool ground = content.picture.isNull();
    const QColor color = ground ? m_theme.colors().t2 : white;
    const int side = m_theme.px(40, 26);
    const QString icon = content.unreadable ? QStringLiteral("dialog-warning")
                                            : QStringLiteral("network-disconnect");
    Icons::paint(painter, m_theme, icon,
        QRectF(art.center().x() - side / 2.0, art.center().y() - side, side, side), color);
    QFont font = m_theme.font(TextRole::CaptionStrong);
    const int line = m_theme.lineHeight(TextRole::Caption);
    const int pad = m_theme.px(12, 8);
    qreal y = art.center().y() + m_theme.px(8, 6);
    for (const QString &text : wrapText(content.away, font, int(art.width()) - 2 * pad, 2)) {
        drawLine(painter, QRectF(art.left() + pad, y, art.width() - 2 * pad, line), text, font,
            color, Qt::AlignHCenter);
        y += line;
    }
}

void CardDelegate::paintMarks(
    QPainter &painter, const QRectF &art, const CardContent &content, const CardState &state) const
{
    const Tokens &c = m_theme.colors();
    const qreal radius = m_theme.metrics().artRadius();
    if (content.progress > 0) {
        const qreal inset = m_theme.px(14, 8);
        const qreal thick = m_theme.px(8, 4);
        QLinearGradient shade(0, art.bottom() - m_theme.px(64, 36), 0, art.bottom());
        shade.setColorAt(0, QColor(0, 0, 0, 0));
        shade.setColorAt(1, QColor(0, 0, 0, 158));
        QPainterPath bottom;
        bottom.addRoundedRect(art, radius, radius);
        painter.fillPath(bottom, shade);
        const QRectF bar(
            art.left() + inset, art.bottom() - inset - thick, art.width() - 2 * inset, thick);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(255, 255, 255, 82));
        painter.drawRoundedRect(bar, thick / 2, thick / 2);
        painter.setBrush(c.artBar);
        painter.drawRoundedRect(
            QRectF(bar.topLeft(), QSizeF(qMax(thick, bar.width() * content.progress), thick)),
            thick / 2, thick / 2);
    }
    if (content.watched) {
        const qreal side = m_theme.px(38, 24);
        const qreal inset = m_theme.px(13, 8);
        const QRectF disc(art.right() - inset - side, art.bottom() - inset - side, side, side);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(14, 15, 19, 210));
        painter.drawEllipse(disc);
        const qreal tick = qRound(side * 0.62);
        Icons::paint(painter, m_theme, QStringLiteral("checkmark"),
            QRectF(disc.center() - QPointF(tick / 2, tick / 2), QSizeF(tick, tick)),
            tokens(ThemeKind::Dark).t1);
    }
    if (state.hover && content.away.isEmpty() && !state.selecting) {
        const qreal side = m_shape == CardShape::Still ? m_theme.px(64, 48) : m_theme.px(48, 44);
        const QRectF disc(art.center() - QPointF(side / 2, side / 2), QSizeF(side, side));
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.artBar);
        painter.drawEllipse(disc);
        const qreal glyph = qRound(side * 0.62);
        Icons::paint(painter, m_theme, QStringLiteral("media-playback-start"),
            QRectF(disc.center() - QPointF(glyph / 2, glyph / 2), QSizeF(glyph, glyph)),
            tokens(ThemeKind::Dark).onAccent);
    }
    if (state.selected) {
        const qreal pen = m_theme.px(5, 3);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(c.artBar, pen));
        painter.drawRoundedRect(
            art.adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2), radius - pen / 2, radius - pen / 2);
    }
    if (state.selecting || state.selected) {
        const qreal side = m_theme.px(40, 24);
        const qreal inset = m_theme.px(12, 8);
        const QRectF box(art.left() + inset, art.top() + inset, side, side);
        const qreal corner = m_theme.px(10, 6);
        painter.setPen(state.selected ? QPen(Qt::NoPen) : QPen(QColor(255, 255, 255), 2));
        painter.setBrush(state.selected ? c.artBar : QColor(14, 15, 19, 190));
        painter.drawRoundedRect(box, corner, corner);
        if (state.selected) {
            const qreal tick = qRound(side * 0.66);
            Icons::paint(painter, m_theme, QStringLiteral("checkmark"),
                QRectF(box.center() - QPointF(tick / 2, tick / 2), QSizeF(tick, tick)),
                tokens(ThemeKind::Dark).onAccent);
        }
    }
}

QFont CardDelegate::titleFont(bool focused) const
{
    QFont font = m_theme.font(TextRole::Body);
    if (!m_theme.isTv()) {
        font.setPixelSize(13);
    }
    font.setWeight(focused || !m_theme.isTv() ? QFont::DemiBold : QFont::Normal);
    return font;
}

qreal CardDelegate::titleOverflow(const CardContent &content) const
{
    const qreal wide = QFontMetricsF(titleFont(true)).horizontalAdvance(content.title);
    return qMax(0.0, wide - m_artWidth);
}

void CardDelegate::paintWords(QPainter &painter, const QRectF &words, const CardContent &content,
    const CardState &state) const
{
    const qreal line = m_theme.lineHeight(TextRole::Body);
    paintTitle(painter, QRectF(words.left(), words.top(), words.width(), line), content, state);
    paintCaption(painter,
        QRectF(
            words.left(), words.top() + line, words.width(), m_theme.lineHeight(TextRole::Caption)),
        content);
}

void CardDelegate::paintTitle(
    QPainter &painter, const QRectF &row, const CardContent &content, const CardState &state) const
{
    const Tokens &c = m_theme.colors();
    const QFont font = titleFont(state.ring);
    const QColor color = !m_theme.isTv() || state.ring ? c.t1 : c.t2;
    if (state.titleShift > 0) {
        painter.save();
        painter.setClipRect(row);
        drawLine(painter, row.adjusted(-state.titleShift, 0, titleOverflow(content) + 1, 0),
            content.title, font, color);
        painter.restore();
        return;
    }
    drawLine(painter, row, content.title, font, color);
    if (content.matchStart >= 0 && content.matchLength > 0) {
        // The part that the search found, painted over itself.
        const QFontMetricsF metrics(font);
        const QString before = content.title.left(content.matchStart);
        const QString part = content.title.mid(content.matchStart, content.matchLength);
        const qreal x = metrics.horizontalAdvance(before);
        const qreal width = metrics.horizontalAdvance(part);
        if (x + width <= row.width()) {
            painter.save();
            painter.setClipRect(QRectF(row.left() + x, row.top(), width, row.height()));
            drawLine(painter, row, content.title, font, c.accent);
            painter.restore();
        }
    }
}

void CardDelegate::paintCaption(
    QPainter &painter, const QRectF &row, const CardContent &content) const
{
    const Tokens &c = m_theme.colors();
    const QFont small = m_theme.font(TextRole::Caption);
    const QFontMetricsF metrics(small);
    qreal x = 0;
    QString separator;
    if (content.isNew) {
        const QFont bold = m_theme.font(TextRole::CaptionStrong);
        const QString word = QCoreApplication::translate("Ui::CardDelegate", "New");
        drawLine(painter, row, word, bold, c.accent);
        x = QFontMetricsF(bold).horizontalAdvance(word);
        separator = QStringLiteral(" · ");
    }
    QString rest = content.caption;
    if (!content.shortCaption.isEmpty()
        && metrics.horizontalAdvance(separator + rest) > row.width() - x) {
        rest = content.shortCaption;
    }
    drawLine(painter, row.adjusted(x, 0, 0, 0), rest.isEmpty() ? rest : separator + rest, small,
        content.unreadable ? c.danger : c.t3);
}

} // namespace Ui
