#include "ui/cards/cardview.h"

#include "ui/cards/cardmodel.h"
#include "ui/cards/pictureloader.h"

#include <QPainter>
#include <QPropertyAnimation>
#include <QScrollBar>

#include <chrono>

// Geometry and painting; what the keyboard and the mouse do is in cardview_input.cpp.

namespace Ui {

using namespace std::chrono_literals;

CardView::CardView(
    const Theme &theme, PictureLoader &pictures, CardShape shape, Flow flow, QWidget *parent)
    : QAbstractItemView(parent)
    , m_theme(theme)
    , m_pictures(pictures)
    , m_delegate(new CardDelegate(theme, pictures, shape, this))
    , m_flow(flow)
    , m_scroll(new QPropertyAnimation(this))
{
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(flow == Flow::Row ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    viewport()->setAttribute(Qt::WA_Hover);
    setTabKeyNavigation(false);
    m_scroll->setTargetObject(flow == Flow::Row ? horizontalScrollBar() : verticalScrollBar());
    m_scroll->setPropertyName("value");
    m_scroll->setEasingCurve(QEasingCurve::OutQuint);
    m_focus.setEasingCurve(QEasingCurve::OutCubic);
    connect(&m_focus, &QVariantAnimation::valueChanged, viewport(), qOverload<>(&QWidget::update));
    m_pulse.setDuration(1200);
    m_pulse.setLoopCount(-1);
    m_pulse.setKeyValues({{0.0, 1.0}, {0.5, 0.6}, {1.0, 1.0}});
    m_pulse.setEasingCurve(QEasingCurve::InOutSine);
    connect(&m_pulse, &QVariantAnimation::valueChanged, viewport(), qOverload<>(&QWidget::update));
    connect(
        &m_titleShift, &QVariantAnimation::valueChanged, viewport(), qOverload<>(&QWidget::update));
    m_titleRest.setSingleShot(true);
    m_titleRest.setInterval(1200ms);
    connect(&m_titleRest, &QTimer::timeout, this, &CardView::scrollTitle);
    m_announce.setSingleShot(true);
    m_announce.setInterval(150ms);
    connect(&m_announce, &QTimer::timeout, this, &CardView::announceVisible);
    connect(&pictures, &PictureLoader::ready, viewport(), qOverload<>(&QWidget::update));
    connect(&theme, &Theme::focusVisibleChanged, viewport(), qOverload<>(&QWidget::update));
}

void CardView::setCards(CardModel *model)
{
    m_model = model;
    setModel(model);
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] {
        updateGeometries();
        m_announce.start();
    });
    connect(model, &QAbstractItemModel::layoutChanged, this, &CardView::updateGeometries);
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this,
        [this] { m_currentBefore = currentCard().id; });
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        updateGeometries();
        if (const int row = m_model->rowOf(m_currentBefore); row >= 0) {
            makeCurrent(row);
        } else if (hasFocus()) {
            makeCurrent(0);
        }
        m_announce.start();
    });
}

void CardView::setCardSize(int artWidth, int gapX, int gapY)
{
    m_delegate->setArtWidth(artWidth);
    m_gapX = gapX;
    m_gapY = gapY;
    updateGeometries();
    updateGeometry();
    viewport()->update();
}

QMargins CardView::room() const
{
    // 8 % of the art, the ring and a little shadow.
    const QSize art = m_delegate->artSize();
    const int ring = m_theme.metrics().ringGap() + m_theme.metrics().ringWidth() + 2;
    const int x = (m_theme.isTv() ? art.width() / 25 + 1 : 0) + ring;
    const int y = (m_theme.isTv() ? art.height() / 25 + 1 : 0) + ring;
    return QMargins(x, y, x, m_theme.px(30, 6));
}

int CardView::rowHeight() const
{
    const QMargins r = room();
    return m_delegate->cardSize().height() + r.top() + r.bottom();
}

QSize CardView::sizeHint() const
{
    return QSize(400, m_flow == Flow::Row ? rowHeight() : 300);
}

int CardView::columns() const
{
    if (m_flow == Flow::Row) {
        return qMax(1, m_model ? m_model->rowCount() : 1);
    }
    const QMargins r = room();
    const int width = viewport()->width() - r.left() - r.right();
    return qMax(1, (width + m_gapX) / (m_delegate->artSize().width() + m_gapX));
}

QRect CardView::cellRect(int row) const
{
    const QSize card = m_delegate->cardSize();
    const int column = m_flow == Flow::Row ? row : row % columns();
    const int line = m_flow == Flow::Row ? 0 : row / columns();
    return QRect(QPoint(column * (card.width() + m_gapX), line * (card.height() + m_gapY)), card);
}

QRect CardView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid()) {
        return {};
    }
    const QMargins r = room();
    return cellRect(index.row())
        .translated(r.left() - horizontalOffset(), r.top() - verticalOffset());
}

QModelIndex CardView::indexAt(const QPoint &point) const
{
    const auto [first, last] = visibleRows();
    for (int row = first; row < last; ++row) {
        const QModelIndex index = m_model->index(row);
        if (visualRect(index).contains(point)) {
            return index;
        }
    }
    return {};
}

std::pair<int, int> CardView::visibleRows() const
{
    const int count = m_model ? m_model->rowCount() : 0;
    const QSize card = m_delegate->cardSize();
    if (m_flow == Flow::Row) {
        const int step = card.width() + m_gapX;
        const int first = qMax(0, (horizontalOffset() - room().left()) / step - 1);
        return {
            qMin(first, count), qMin(count, (horizontalOffset() + viewport()->width()) / step + 2)};
    }
    const int step = card.height() + m_gapY;
    const int first = qMax(0, (verticalOffset() - room().top()) / step - 1) * columns();
    const int last = ((verticalOffset() + viewport()->height()) / step + 2) * columns();
    return {qMin(first, count), qMin(count, last)};
}

int CardView::horizontalOffset() const
{
    return m_flow == Flow::Row ? horizontalScrollBar()->value() : 0;
}

int CardView::verticalOffset() const
{
    return m_flow == Flow::Grid ? verticalScrollBar()->value() : 0;
}

void CardView::updateGeometries()
{
    const int count = m_model ? m_model->rowCount() : 0;
    const QSize card = m_delegate->cardSize();
    const QMargins r = room();
    if (m_flow == Flow::Row) {
        const int whole = count * (card.width() + m_gapX) - m_gapX + r.left() + r.right();
        horizontalScrollBar()->setPageStep(viewport()->width());
        horizontalScrollBar()->setSingleStep(card.width() + m_gapX);
        horizontalScrollBar()->setRange(0, qMax(0, whole - viewport()->width()));
        verticalScrollBar()->setRange(0, 0);
    } else {
        const int lines = (count + columns() - 1) / columns();
        const int whole = lines * (card.height() + m_gapY) - m_gapY + r.top() + r.bottom();
        verticalScrollBar()->setPageStep(viewport()->height());
        verticalScrollBar()->setSingleStep((card.height() + m_gapY) / 3);
        verticalScrollBar()->setRange(0, qMax(0, whole - viewport()->height()));
        horizontalScrollBar()->setRange(0, 0);
    }
    QAbstractItemView::updateGeometries();
    viewport()->update();
}

void CardView::resizeEvent(QResizeEvent *event)
{
    const QModelIndex current = currentIndex();
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
    if (current.isValid() && m_flow == Flow::Grid && hasFocus()) {
        scrollTo(current, EnsureVisible);
    }
    m_announce.start();
}

void CardView::scrollTo(const QModelIndex &index, ScrollHint)
{
    if (!index.isValid()) {
        return;
    }
    const QRect cell = cellRect(index.row());
    const QMargins r = room();
    if (m_flow == Flow::Row) {
        if (m_theme.isTv()) {
            // The focus stays at the first column and the row moves beneath it.
            scrollBarTo(cell.left());
            return;
        }
        const int value = horizontalScrollBar()->value();
        if (cell.left() < value) {
            scrollBarTo(cell.left());
        } else if (cell.right() + r.left() + r.right() > value + viewport()->width()) {
            scrollBarTo(cell.right() + r.left() + r.right() - viewport()->width());
        }
        return;
    }
    const int value = verticalScrollBar()->value();
    if (cell.top() < value) {
        scrollBarTo(cell.top());
    } else if (cell.bottom() + r.top() + r.bottom() > value + viewport()->height()) {
        scrollBarTo(cell.bottom() + r.top() + r.bottom() - viewport()->height());
    }
}

void CardView::scrollBarTo(int value)
{
    auto *bar = m_flow == Flow::Row ? horizontalScrollBar() : verticalScrollBar();
    const int target = qBound(0, value, bar->maximum());
    m_scroll->stop();
    const int duration = m_theme.duration(Motion::RowScroll);
    if (duration == 0 || !isVisible()) {
        bar->setValue(target);
    } else if (target != bar->value()) {
        m_scroll->setDuration(duration);
        m_scroll->setStartValue(bar->value());
        m_scroll->setEndValue(target);
        m_scroll->start();
    }
    m_announce.start();
}

void CardView::setLoading(bool loading)
{
    m_loading = loading;
    const bool pulse = loading && !m_theme.reduceMotion();
    if (pulse && m_pulse.state() != QAbstractAnimation::Running) {
        m_pulse.start();
    } else if (!pulse) {
        m_pulse.stop();
    }
    viewport()->update();
}

void CardView::paintSkeletons(QPainter &painter)
{
    const qreal strength
        = m_pulse.state() == QAbstractAnimation::Running ? m_pulse.currentValue().toReal() : 1;
    const QMargins r = room();
    const int across = m_flow == Flow::Row
        ? viewport()->width() / (m_delegate->artSize().width() + m_gapX) + 1
        : columns();
    const int lines = m_flow == Flow::Row
        ? 1
        : viewport()->height() / (m_delegate->cardSize().height() + m_gapY) + 1;
    const QSize step = m_delegate->cardSize() + QSize(m_gapX, m_gapY);
    for (int line = 0; line < lines; ++line) {
        for (int column = 0; column < across; ++column) {
            m_delegate->paintSkeleton(painter,
                QPoint(r.left() + column * step.width(), r.top() + line * step.height()), strength);
        }
    }
}

CardState CardView::stateOf(const QModelIndex &index) const
{
    CardState state;
    const bool running = m_focus.state() == QAbstractAnimation::Running;
    if (index == currentIndex() && hasFocus() && m_theme.focusVisible()) {
        state.ring = true;
        state.focus = running ? m_focus.currentValue().toReal() : 1;
        state.titleShift = titleShift();
    } else if (index == m_leaving && running) {
        state.focus = 1 - m_focus.currentValue().toReal();
        state.ring = state.focus > 0 && m_theme.isTv();
    }
    state.hover = index == m_hover && !m_theme.isTv();
    state.selecting = isSelecting();
    state.selected = m_selectable && selectionModel()->isSelected(index);
    return state;
}

void CardView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    if (!m_model || (m_loading && m_model->rowCount() == 0)) {
        if (m_loading) {
            paintSkeletons(painter);
        }
        return;
    }
    const auto [first, last] = visibleRows();
    QVector<QModelIndex> above;
    for (int row = first; row < last; ++row) {
        const QModelIndex index = m_model->index(row);
        const CardState state = stateOf(index);
        if (state.focus > 0) {
            above << index;
            continue;
        }
        const auto content = index.data(ContentRole).value<CardContent>();
        if (content.loading) {
            m_delegate->paintSkeleton(painter, visualRect(index).topLeft(), 1);
            continue;
        }
        m_delegate->paintCard(painter, visualRect(index).topLeft(), content, state);
    }
    for (const QModelIndex &index : above) {
        m_delegate->paintCard(painter, visualRect(index).topLeft(),
            index.data(ContentRole).value<CardContent>(), stateOf(index));
    }
    if (!m_band.isEmpty()) {
        QColor fill = m_theme.colors().accent;
        painter.setPen(fill);
        fill.setAlpha(40);
        painter.setBrush(fill);
        painter.drawRect(m_band);
    }
    if (!m_announce.isActive()) {
        m_announce.start();
    }
}

QVector<TitleId> CardView::visibleTitles() const
{
    QVector<TitleId> titles;
    const auto [first, last] = visibleRows();
    for (int row = first; row < last; ++row) {
        const TitleId id = m_model->card(row).id;
        if (!id.isNull() && viewport()->rect().intersects(visualRect(m_model->index(row)))) {
            titles << id;
        }
    }
    return titles;
}

void CardView::announceVisible()
{
    if (isVisible() && m_model && m_model->rowCount() > 0) {
        const QVector<TitleId> titles = visibleTitles();
        if (!titles.isEmpty() && titles != m_announced) {
            m_announced = titles;
            emit titlesVisible(titles);
        }
    }
}

void CardView::startFocusAnimation(const QModelIndex &in, const QModelIndex &out)
{
    m_leaving = out;
    m_focus.stop();
    m_titleShift.stop();
    m_titleShift.setStartValue(0.0);
    m_titleShift.setEndValue(0.0);
    m_titleShift.setCurrentTime(0);
    in.isValid() ? m_titleRest.start() : m_titleRest.stop();
    const int duration = m_theme.duration(in.isValid() ? Motion::FocusIn : Motion::FocusOut);
    if (duration > 0 && m_theme.isTv() && isVisible()) {
        m_focus.setDuration(duration);
        m_focus.setStartValue(0.0);
        m_focus.setEndValue(1.0);
        m_focus.start();
    }
    viewport()->update();
}

//! To its end, where it stays until the focus leaves; at the speed of reading.
void CardView::scrollTitle()
{
    const QModelIndex current = currentIndex();
    if (!current.isValid() || !hasFocus() || !m_theme.focusVisible() || m_theme.reduceMotion()) {
        return;
    }
    const qreal overflow
        = m_delegate->titleOverflow(current.data(ContentRole).value<CardContent>());
    if (overflow > 0) {
        const int pixelsPerSecond = m_theme.px(80, 45);
        m_titleShift.setEndValue(overflow);
        m_titleShift.setDuration(int(1000 * overflow / pixelsPerSecond) + 1);
        m_titleShift.start();
    }
}

Library::TitleCard CardView::currentCard() const
{
    return currentIndex().isValid() ? m_model->card(currentIndex().row()) : Library::TitleCard();
}

QVector<Library::TitleCard> CardView::selectedCards() const
{
    QModelIndexList indexes
        = selectionModel() ? selectionModel()->selectedIndexes() : QModelIndexList();
    std::sort(indexes.begin(), indexes.end());
    QVector<Library::TitleCard> cards;
    for (const QModelIndex &index : indexes) {
        const Library::TitleCard &card = m_model->card(index.row());
        if (!card.id.isNull()) {
            cards << card;
        }
    }
    return cards;
}

int CardView::selectedCount() const
{
    return selectionModel() ? int(selectionModel()->selectedIndexes().size()) : 0;
}

} // namespace Ui
