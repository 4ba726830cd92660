#include "ui/pages/episodelist.h"

#include "ui/cards/cardlistmodel.h"
#include "ui/cards/pictureloader.h"
#include "ui/controls/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/shadow.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace Ui {

EpisodeDelegate::EpisodeDelegate(const Theme &theme, PictureLoader &pictures, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_pictures(pictures)
{ }

QSize EpisodeDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return QSize(m_theme.px(700, 300), m_theme.px(194, 112));
}

void EpisodeDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto content = index.data(ContentRole).value<CardContent>();
    const auto id = TitleId::fromString(index.data(TitleIdRole).toString());
    const Tokens &c = m_theme.colors();
    const Metrics &m = m_theme.metrics();
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool focused
        = view && view->hasFocus() && view->currentIndex() == index && m_theme.focusVisible();
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF row = QRectF(option.rect).adjusted(0, m.px(4, 2), 0, -m.px(4, 2));
    painter->setPen(Qt::NoPen);
    if (focused || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setBrush(focused ? c.focus : c.s1);
        painter->drawRoundedRect(row, m.px(20, 12), m.px(20, 12));
    }
    const int pad = m.px(12, 8);
    const QSize size(m.px(288, 166), m.px(162, 93));
    const QRectF still(QPointF(row.left() + pad, row.top() + pad), QSizeF(size));
    const int radius = m.px(12, 8);
    const QPixmap picture
        = m_pictures.pixmap(content.picture, size, painter->device()->devicePixelRatioF(), radius);
    if (picture.isNull()) {
        painter->setBrush(focused ? c.t2 : c.s2);
        painter->drawRoundedRect(still, radius, radius);
    } else {
        painter->setOpacity(content.away.isEmpty() ? 1 : 0.45);
        painter->drawPixmap(still.topLeft(), picture);
        painter->setOpacity(1);
    }
    if (content.progress > 0) {
        const qreal thick = m.px(8, 4);
        const qreal inset = m.px(12, 7);
        const QRectF bar(
            still.left() + inset, still.bottom() - inset - thick, still.width() - 2 * inset, thick);
        painter->setBrush(QColor(255, 255, 255, 110));
        painter->drawRoundedRect(bar, thick / 2, thick / 2);
        painter->setBrush(c.artBar);
        painter->drawRoundedRect(
            QRectF(bar.topLeft(), QSizeF(qMax(thick, bar.width() * content.progress), thick)),
            thick / 2, thick / 2);
    }
    if (content.watched) {
        const qreal side = m.px(38, 24);
        const QRectF disc(
            still.right() - side - m.px(10, 6), still.bottom() - side - m.px(10, 6), side, side);
        painter->setBrush(QColor(14, 15, 19, 210));
        painter->drawEllipse(disc);
        const qreal tick = qRound(side * 0.62);
        Icons::paint(*painter, m_theme, QStringLiteral("checkmark"),
            QRectF(disc.center() - QPointF(tick / 2, tick / 2), QSizeF(tick, tick)),
            tokens(ThemeKind::Dark).t1);
    }
    const qreal left = still.right() + m.px(30, 18);
    const qreal wide = row.right() - left - m.px(20, 12);
    const int line = m_theme.lineHeight(TextRole::Strong);
    const int small = m_theme.lineHeight(TextRole::Caption);
    const QString plot = id ? m_plots.value(*id) : QString();
    const QFont plotFont = m_theme.font(TextRole::Caption);
    const QStringList plotLines
        = plot.isEmpty() ? QStringList() : wrapText(plot, plotFont, int(wide), 2);
    qreal y = still.center().y()
        - (line + small + (plotLines.isEmpty() ? 0 : m.px(6, 3)) + small * qreal(plotLines.size()))
            / 2;
    drawLine(*painter, QRectF(left, y, wide, line), content.title, m_theme.font(TextRole::Strong),
        focused ? c.onFocus : c.t1);
    y += line;
    const bool bad = content.unreadable;
    QString caption = content.caption;
    if (!content.away.isEmpty() && !bad) {
        caption = content.away;
    }
    const QColor captionColor = bad ? c.danger : c.t3;
    drawLine(*painter, QRectF(left, y, wide, small), caption, m_theme.font(TextRole::Caption),
        focused ? c.onFocus : captionColor);
    y += small + m.px(6, 3);
    for (const QString &text : plotLines) {
        drawLine(
            *painter, QRectF(left, y, wide, small), text, plotFont, focused ? c.onFocus : c.t2);
        y += small;
    }
    painter->restore();
}

EpisodeList::EpisodeList(const Theme &theme, PictureLoader &pictures, QWidget *parent)
    : QListView(parent)
    , m_theme(theme)
    , m_delegate(new EpisodeDelegate(theme, pictures, this))
{
    setObjectName(QStringLiteral("episodes"));
    setAccessibleName(tr("Episodes"));
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(&pictures, &PictureLoader::ready, viewport(), qOverload<>(&QWidget::update));
    connect(&theme, &Theme::focusVisibleChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&theme, &Theme::changed, this, [this] { scheduleDelayedItemsLayout(); });
}

void EpisodeList::setCards(CardListModel *model)
{
    m_model = model;
    setModel(model);
}

Library::TitleCard EpisodeList::currentCard() const
{
    return currentIndex().isValid() ? m_model->card(currentIndex().row()) : Library::TitleCard();
}

void EpisodeList::makeCurrent(int row)
{
    if (row >= 0 && row < m_model->rowCount()) {
        setCurrentIndex(m_model->index(row));
        scrollTo(currentIndex(), row == 0 ? PositionAtTop : EnsureVisible);
    }
}

void EpisodeList::focusInEvent(QFocusEvent *event)
{
    if (!currentIndex().isValid()) {
        makeCurrent(0);
    }
    QListView::focusInEvent(event);
    viewport()->update();
}

void EpisodeList::keyPressEvent(QKeyEvent *event)
{
    const int row = currentIndex().row();
    const int count = m_model ? m_model->rowCount() : 0;
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const int next = row + (event->key() == Qt::Key_Up ? -1 : 1);
        if (next < 0 || next >= count) {
            event->ignore();
        } else {
            makeCurrent(next);
        }
        return;
    }
    case Qt::Key_Home:
        makeCurrent(0);
        return;
    case Qt::Key_End:
        makeCurrent(count - 1);
        return;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: {
        const int step = qMax(1, viewport()->height() / qMax(1, sizeHintForRow(0)));
        makeCurrent(qBound(0, row + (event->key() == Qt::Key_PageUp ? -step : step), count - 1));
        return;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
    case Qt::Key_Space:
    case Qt::Key_MediaPlay:
    case Qt::Key_MediaTogglePlayPause:
        if (currentIndex().isValid()) {
            emit playWanted(currentCard());
        }
        return;
    case Qt::Key_Menu:
    case Qt::Key_F10:
        if (currentIndex().isValid()
            && (event->key() == Qt::Key_Menu || event->modifiers() == Qt::ShiftModifier)) {
            emit menuWanted(
                currentCard(), viewport()->mapToGlobal(visualRect(currentIndex()).center()));
            return;
        }
        [[fallthrough]];
    default:
        event->ignore();
    }
}

void EpisodeList::mouseReleaseEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (index.isValid() && event->button() == Qt::LeftButton) {
        const bool onStill = event->pos().x() < m_theme.px(300, 174);
        const Library::TitleCard card = m_model->card(index.row());
        if (onStill) {
            emit playWanted(card);
        } else {
            emit opened(card);
        }
    }
    QListView::mouseReleaseEvent(event);
}

void EpisodeList::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (index.isValid()) {
        emit menuWanted(m_model->card(index.row()), event->globalPos());
    }
}

} // namespace Ui
