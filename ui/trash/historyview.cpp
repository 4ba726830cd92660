#include "ui/trash/historyview.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/theme/theme.h"
#include "ui/trash/historydelegate.h"
#include "ui/trash/historymodel.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>
#include <chrono>

namespace Ui {

namespace {

constexpr int kPageSize = 40;
constexpr std::chrono::milliseconds kSettling{250};

} // namespace

HistoryView::HistoryView(const Services &services, Shows shows, QWidget *parent)
    : QListView(parent)
    , m_services(services)
    , m_shows(shows)
    , m_model(new HistoryModel(*services.clock, this))
    , m_delegate(new HistoryDelegate(*services.theme, *this, *m_model))
{
    m_delegate->setParent(this);
    setModel(m_model);
    setItemDelegate(m_delegate);
    setFrameShape(NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setResizeMode(Adjust);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    const auto follow = [this] {
        setVerticalScrollBarPolicy(
            m_services.theme->isTv() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
        scheduleDelayedItemsLayout();
    };
    connect(services.theme, &Theme::changed, this, follow);
    connect(services.theme, &Theme::focusVisibleChanged, viewport(), qOverload<>(&QWidget::update));
    m_settling.setSingleShot(true);
    m_settling.setInterval(kSettling);
    connect(&m_settling, &QTimer::timeout, this, [this] {
        if (isVisible()) {
            reload();
        }
    });
    connect(services.catalog, &Library::Catalog::changed, this, [this] {
        if (!m_settling.isActive()) {
            m_settling.start();
        }
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &HistoryView::loadMore);
    follow();
}

void HistoryView::setTitle(const std::optional<TitleId> &title)
{
    if (m_title != title) {
        m_title = title;
        m_model->setEntries({});
    }
    reload();
}

void HistoryView::reload()
{
    ask({}, std::max(kPageSize, m_model->rowCount()));
}

//! Where the end is near.
void HistoryView::loadMore()
{
    const QScrollBar *bar = verticalScrollBar();
    const bool isNear = bar->value() > bar->maximum() - viewport()->height();
    if (isNear && !m_next.isEmpty() && !m_isLoading) {
        ask(m_next, kPageSize);
    }
}

void HistoryView::ask(const QByteArray &cursor, int limit)
{
    Library::HistoryQuery query;
    query.title = m_title;
    query.everything = m_title.has_value();
    query.cursor = cursor;
    query.limit = limit;
    const int request = ++m_request;
    m_isLoading = true;
    Async::whenDone(m_services.catalog->history(query), this,
        [this, request, isFirst = cursor.isEmpty()](const Result<Library::HistoryPage> &page) {
            if (request != m_request) {
                return;
            }
            m_isLoading = false;
            if (page) {
                onPage(*page, isFirst);
            } else {
                emit toastWanted(page.error().message, {});
            }
        });
}

void HistoryView::onPage(const Library::HistoryPage &page, bool isFirst)
{
    m_next = page.next;
    if (!isFirst) {
        m_model->append(page.entries);
        return;
    }
    const OperationId current
        = currentIndex().isValid() ? m_model->at(currentIndex().row()).operation : OperationId();
    const int place = currentIndex().row();
    const int scrolled = verticalScrollBar()->value();
    m_model->setEntries(page.entries);
    if (m_model->rowCount() > 0 && place >= 0) {
        const int row = m_model->rowOf(current);
        setCurrentIndex(
            m_model->index(row >= 0 ? row : std::min(place, m_model->rowCount() - 1), 0));
    }
    doItemsLayout();
    verticalScrollBar()->setValue(scrolled);
    emit loaded(m_model->rowCount());
    loadMore(); // an answer that this one overtook was dropped
}

void HistoryView::undoCurrent()
{
    if (currentIndex().isValid()) {
        undo(currentIndex().row());
    }
}

void HistoryView::undo(int row)
{
    const Library::HistoryEntry entry = m_model->at(row);
    if (entry.obstacle) {
        emit toastWanted(m_model->obstacle(row), {});
        return;
    }
    Library::Catalog *catalog = m_services.catalog;
    const ProfileId viewer = m_services.viewer;
    Async::whenDone(catalog->undo(viewer, entry.operation, m_title), this,
        [this, catalog, viewer, entry](const Result<OperationId> &undone) {
            if (!undone) {
                emit toastWanted(undone.error().message, {});
                return;
            }
            emit toastWanted(tr("Taken back: %1").arg(entry.what),
                [catalog, viewer, again = *undone] { catalog->undo(viewer, again); });
        });
}

void HistoryView::keyPressEvent(QKeyEvent *event)
{
    const int row = currentIndex().row();
    const auto step = [&](int by) {
        const int target = std::clamp(row + by, 0, m_model->rowCount() - 1);
        if (m_model->rowCount() == 0 || target == row) {
            return false;
        }
        setCurrentIndex(m_model->index(target, 0));
        return true;
    };
    bool taken = true;
    switch (event->modifiers() == Qt::NoModifier ? event->key() : 0) {
    case Qt::Key_Up:
        taken = step(-1);
        break;
    case Qt::Key_Down:
        taken = step(1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
    case Qt::Key_U:
        undoCurrent();
        break;
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QListView::keyPressEvent(event);
        return;
    default:
        taken = false;
    }
    event->setAccepted(taken);
}

void HistoryView::hover(const QPoint &position)
{
    const QModelIndex index = indexAt(position);
    const bool onUndo = index.isValid()
        && m_delegate->undoRect(visualRect(index), index.row()).contains(position);
    const QModelIndex now = onUndo ? index : QModelIndex();
    if (m_hovered != now) {
        m_hovered = now;
        viewport()->setCursor(onUndo ? Qt::PointingHandCursor : Qt::ArrowCursor);
        viewport()->update();
    }
}

void HistoryView::mouseMoveEvent(QMouseEvent *event)
{
    hover(event->position().toPoint());
}

void HistoryView::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QPoint position = event->position().toPoint();
    const QModelIndex index = indexAt(position);
    if (event->button() == Qt::LeftButton && index.isValid()
        && m_delegate->undoRect(visualRect(index), index.row()).contains(position)) {
        undo(index.row());
    }
}

void HistoryView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && m_model->at(index.row()).titles.size() == 1) {
        emit titleChosen(m_model->at(index.row()).titles.first());
    }
}

void HistoryView::leaveEvent(QEvent *event)
{
    QListView::leaveEvent(event);
    hover(QPoint(-1, -1));
}

void HistoryView::focusInEvent(QFocusEvent *event)
{
    if (!currentIndex().isValid() && m_model->rowCount() > 0) {
        setCurrentIndex(m_model->index(0, 0));
    }
    QListView::focusInEvent(event);
    viewport()->update();
}

void HistoryView::focusOutEvent(QFocusEvent *event)
{
    QListView::focusOutEvent(event);
    viewport()->update();
}

void HistoryView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout();
}

} // namespace Ui
