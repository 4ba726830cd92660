#include "ui/pages/transferspage.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "sync/transfer/bandwidth.h"
#include "sync/transfer/transferqueue.h"
#include "ui/actions.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/controls/label.h"
#include "ui/controls/visibility.h"
#include "ui/rows/actionlistview.h"
#include "ui/rows/rowgeometry.h"
#include "ui/transfers/bandwidthgraph.h"
#include "ui/transfers/transferlistmodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace Ui {

namespace {

using Sync::TransferMove;

constexpr std::chrono::seconds kCountdownStep{1};

struct MoveKey
{
    TransferMove move;
    Qt::Key key; //!< with Ctrl
};
constexpr std::array kMoveKeys{MoveKey{TransferMove::First, Qt::Key_Home},
    MoveKey{TransferMove::Up, Qt::Key_Up}, MoveKey{TransferMove::Down, Qt::Key_Down},
    MoveKey{TransferMove::Last, Qt::Key_End}};

bool canPause(const Sync::Transfer &transfer)
{
    return TransferWords::acts(transfer).contains(TransferAct::Pause);
}

} // namespace

TransfersPage::TransfersPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("transfersPage"), parent)
    , m_model(new TransferListModel(*services.clock, this))
    , m_list(new ActionListView(*services.theme, this))
    , m_empty(new EmptyNotice(*services.theme, QStringLiteral("cloud-upload"), this))
    , m_title(new Label(*services.theme, TextRole::Title1, Tone::Title, this, heading()))
    , m_summary(new Label(*services.theme, TextRole::Body, Tone::Text, this))
    , m_graph(new BandwidthGraph(*services.theme, *services.clock, m_history, this))
    , m_layout(new QVBoxLayout(this))
    , m_head(new QHBoxLayout)
    , m_summaryLine(new QHBoxLayout)
    , m_bar(new QWidget(this))
{
    m_list->setObjectName(QStringLiteral("transferList"));
    m_list->setAccessibleName(tr("Transfers"));
    m_list->setModel(m_model);
    m_list->setPictures(services.pictures);
    m_empty->setTexts(
        tr("Nothing on its way"), tr("Drop videos anywhere in this window."), tr("Add videos"));
    m_empty->button()->setObjectName(QStringLiteral("transfersAddFirst"));
    m_summary->setObjectName(QStringLiteral("transfersSummary"));

    m_graph->setObjectName(QStringLiteral("transfersGraph"));
    m_graph->hide();
    m_head->addWidget(m_title, 1);
    m_head->addWidget(m_graph);
    // Buttons of the head stand in the page itself: a box around them would cut their focus ring.
    m_headTools = makeTools(QStringLiteral("transferHeadTools"), this, m_head);
    m_headTools.add = new Button(
        theme(), Button::Kind::Primary, QStringLiteral("list-add"), tr("Add videos"), this);
    m_headTools.add->setObjectName(QStringLiteral("transferHeadToolsAdd"));
    m_head->addWidget(m_headTools.add);
    connect(m_headTools.add, &Button::clicked, this, &Page::addFilesWanted);
    m_bar->setObjectName(QStringLiteral("transferTools"));
    auto *bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(0, 0, 0, 0);
    m_barTools = makeTools(QStringLiteral("transferTools"), m_bar, bar);
    m_bar->hide();
    m_summaryLine->addWidget(m_summary);
    m_layout->setSpacing(0);
    m_layout->addLayout(m_head);
    m_layout->addLayout(m_summaryLine);
    m_layout->addWidget(m_list, 1);
    m_layout->addWidget(m_empty, 1);

    connect(m_list, &ActionListView::actionTriggered, this,
        [this](const QModelIndex &index, int id) { act(index, TransferAct(id)); });
    connect(m_list, &ActionListView::rowActivated, this, [this](const QModelIndex &index) {
        const QVector<TransferAct> acts = TransferWords::acts(m_model->at(index.row()));
        if (!acts.isEmpty() && acts.first() != TransferAct::Cancel) {
            act(index, acts.first());
        }
    });
    connect(m_list, &ActionListView::menuWanted, this, &TransfersPage::showMenu);
    connect(m_list, &ActionListView::rowDragged, this, &TransfersPage::moveTo);
    connect(m_empty->button(), &Button::clicked, this, &Page::addFilesWanted);
    connect(services.transfers, &Sync::TransferQueue::transferAdded, this, &TransfersPage::onPut);
    connect(services.transfers, &Sync::TransferQueue::transferChanged, this, &TransfersPage::onPut);
    connect(services.transfers, &Sync::TransferQueue::transferRemoved, this,
        [this](const Sync::TransferId &id) {
            m_model->remove(id);
            m_asked.remove(id);
            refresh();
        });
    connect(services.catalog, &Library::Catalog::changed, this, [this] {
        m_asked.clear();
        findPictures();
    });
    if (services.line) {
        connect(services.line, &Sync::Bandwidth::changed, this, &TransfersPage::refresh);
    }
    m_countdown.setInterval(kCountdownStep);
    connect(&m_countdown, &QTimer::timeout, m_model, &TransferListModel::tick);
    m_model->reset(services.transfers->list());
    followTheme();
    refresh();
}

QString TransfersPage::heading() const
{
    return tr("Transfers");
}

TransfersPage::Tools TransfersPage::makeTools(
    const QString &name, QWidget *parent, QHBoxLayout *layout)
{
    Tools tools;
    tools.clear = new Button(theme(), Button::Kind::Secondary, QString(), tr("Clear done"), parent);
    tools.clear->setObjectName(name + QStringLiteral("Clear"));
    tools.pauseAll = new Button(theme(), Button::Kind::Secondary, QString(), QString(), parent);
    tools.pauseAll->setObjectName(name + QStringLiteral("PauseAll"));
    layout->addWidget(tools.clear);
    layout->addWidget(tools.pauseAll);
    connect(tools.pauseAll, &Button::clicked, this, &TransfersPage::onPauseAll);
    connect(tools.clear, &Button::clicked, this,
        [this] { tellFailure(services().transfers->clearFinished()); });
    return tools;
}

void TransfersPage::restyle()
{
    const Metrics &m = theme().metrics();
    const int pad = RowGeometry::padding(theme());
    // The panels of the rows reach out to the left of the head, so that texts stand in one line.
    m_layout->setContentsMargins(m.contentLeft() - pad, m.contentTop(), m.contentRight() - pad, 0);
    m_head->setContentsMargins(pad, px(0, 8), pad, 0);
    m_summaryLine->setContentsMargins(pad, px(0, 4), pad, 0);
    m_head->setSpacing(px(20, 12));
    m_bar->layout()->setSpacing(px(20, 12));
    refresh();
}

QWidget *TransfersPage::topBarTools()
{
    return m_bar;
}

void TransfersPage::open()
{
    refresh();
    findPictures();
    if (!m_list->hasFocus()) {
        m_list->setCurrentIndex(m_model->firstToLookAt());
    }
}

QWidget *TransfersPage::firstFocus()
{
    if (m_model->rowCount() == 0) {
        return m_empty->button();
    }
    return m_list;
}

void TransfersPage::onPut(const Sync::Transfer &transfer)
{
    const QModelIndex known = m_model->indexOf(transfer.id);
    m_history.add(services().clock->monotonicNow(),
        known.isValid() ? std::optional(m_model->at(known.row())) : std::nullopt, transfer);
    m_model->put(transfer);
    refresh();
    findPictures();
}

//! A video that is stored has its still once it is in the catalog; one that also lies in an indexed
//! folder has it from the start.
void TransfersPage::findPictures()
{
    if (!isVisible()) {
        return;
    }
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const Sync::Transfer &transfer = m_model->at(row);
        const auto asked = m_asked.constFind(transfer.id);
        if (!m_model->picture(row).isNull()
            || (asked != m_asked.cend() && *asked == transfer.object)) {
            continue;
        }
        m_asked.insert(transfer.id, transfer.object);
        Async::whenDone(services().catalog->stillOf(transfer.file, transfer.object), this,
            [this, id = transfer.id](const Result<PictureId> &still) {
                if (still && !still->isNull()) {
                    m_model->setPicture(id, *still);
                }
            });
    }
}

QString TransfersPage::summaryOf(const QVector<Sync::Transfer> &all) const
{
    const QString limits
        = services().line ? TransferWords::limits(services().line->limits()) : QString();
    QStringList facts{TransferWords::summary(all), limits};
    facts.removeAll(QString());
    return facts.join(QStringLiteral(" · "));
}

void TransfersPage::refresh()
{
    const QVector<Sync::Transfer> all = m_model->transfers();
    const bool any = !all.isEmpty();
    const bool running = std::any_of(all.cbegin(), all.cend(), canPause);
    const bool paused = std::any_of(all.cbegin(), all.cend(), [](const Sync::Transfer &transfer) {
        return transfer.state == Sync::TransferState::Paused;
    });
    const bool finals = std::any_of(all.cbegin(), all.cend(),
        [](const Sync::Transfer &transfer) { return Sync::isFinal(transfer.state); });
    m_summary->setText(summaryOf(all));
    m_summary->setVisible(any);
    m_graph->setMoving(std::any_of(all.cbegin(), all.cend(),
        [](const Sync::Transfer &transfer) { return transfer.bytesPerSecond > 0; }));
    m_graph->setVisible(!m_history.isEmpty(services().clock->monotonicNow()));
    QWidget *heir = any ? static_cast<QWidget *>(m_list) : m_empty->button();
    (any ? static_cast<QWidget *>(m_list) : m_empty)->show();
    if (m_empty->button()->hasFocus()) {
        heir->setFocus(Qt::OtherFocusReason);
    }
    setShown(m_list, any, heir);
    m_empty->setVisible(!any);
    for (const Tools &tools : {m_barTools, m_headTools}) {
        tools.pauseAll->setIconName(running || !paused ? QStringLiteral("media-playback-pause")
                                                       : QStringLiteral("media-playback-start"));
        tools.pauseAll->setText(running || !paused ? tr("Pause all") : tr("Continue all"));
        if ((tools.clear->hasFocus() && !finals)
            || (tools.pauseAll->hasFocus() && !running && !paused)) {
            heir->setFocus(Qt::OtherFocusReason);
        }
        tools.pauseAll->setEnabled(running || paused);
        tools.clear->setEnabled(finals);
        const bool shown = any && (tools.add == nullptr || theme().isTv());
        setShown(tools.clear, shown, heir);
        setShown(tools.pauseAll, shown, heir);
        if (tools.add) {
            setShown(tools.add, shown, heir);
        }
    }
    // The top bar does not lay itself out again when a word gets longer: keep the right end.
    const int width = m_bar->sizeHint().width();
    m_bar->setGeometry(m_bar->geometry().right() + 1 - width, m_bar->y(), width, m_bar->height());
    if (m_model->countsDown() != m_countdown.isActive()) {
        m_model->countsDown() ? m_countdown.start() : m_countdown.stop();
    }
}

void TransfersPage::tellFailure(const QFuture<Result<>> &future)
{
    Async::whenDone(future, this, [this](const Result<> &result) {
        if (!result) {
            emit toastWanted(result.error().message, {});
        }
    });
}

void TransfersPage::act(const QModelIndex &index, TransferAct act)
{
    if (!index.isValid()) {
        return;
    }
    const Sync::Transfer transfer = m_model->at(index.row());
    if (!TransferWords::acts(transfer).contains(act)) {
        return;
    }
    Sync::TransferQueue *queue = services().transfers;
    switch (act) {
    case TransferAct::Pause:
        tellFailure(queue->pause(transfer.id));
        break;
    case TransferAct::Continue:
        tellFailure(queue->resume(transfer.id));
        break;
    case TransferAct::Retry:
        tellFailure(queue->retry(transfer.id));
        break;
    case TransferAct::Cancel:
        cancel(transfer);
        break;
    }
}

void TransfersPage::cancel(const Sync::Transfer &transfer)
{
    Sync::TransferQueue *queue = services().transfers;
    Async::whenDone(
        queue->cancel(transfer.id), this, [this, queue, transfer](const Result<> &result) {
            if (!result) {
                emit toastWanted(result.error().message, {});
                return;
            }
            emit toastWanted(tr("%1 is cancelled").arg(transfer.name),
                [queue, id = transfer.id] { queue->retry(id); });
        });
}

void TransfersPage::actOnCurrent(TransferAct wanted)
{
    act(m_list->currentIndex(), wanted);
}

void TransfersPage::showMenu(const QModelIndex &index, const QPoint &globalPosition)
{
    const Sync::Transfer transfer = m_model->at(index.row());
    const auto again = [this, id = transfer.id] { return m_model->indexOf(id); };
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("transferMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QVector<TransferAct> acts = TransferWords::acts(transfer);
    for (const TransferAct act : acts) {
        menu->addAction(
            TransferWords::actName(act), this, [this, again, act] { this->act(again(), act); });
    }
    if (TransferWords::canMove(transfer)) {
        menu->addSeparator();
        for (const auto &[move, key] : kMoveKeys) {
            QAction *action = menu->addAction(TransferWords::moveName(move),
                QKeySequence(Qt::CTRL | key), this, [this, id = transfer.id, move = move] {
                    tellFailure(services().transfers->move(id, move));
                });
            action->setEnabled(canMove(index, move));
        }
    }
    if (menu->isEmpty()) {
        delete menu;
    } else {
        menu->popup(globalPosition);
    }
}

bool TransfersPage::canMove(const QModelIndex &index, TransferMove move) const
{
    const int step = move == TransferMove::First || move == TransferMove::Up ? -1 : 1;
    for (int row = index.row() + step; row >= 0 && row < m_model->rowCount(); row += step) {
        if (TransferWords::canMove(m_model->at(row))) {
            return true;
        }
    }
    return false;
}

bool TransfersPage::moveCurrent(int key)
{
    const QModelIndex current = m_list->currentIndex();
    const auto *found = std::find_if(kMoveKeys.cbegin(), kMoveKeys.cend(),
        [key](const MoveKey &each) { return each.key == key; });
    if (found == kMoveKeys.cend() || !current.isValid()) {
        return false;
    }
    const Sync::Transfer transfer = m_model->at(current.row());
    if (!TransferWords::canMove(transfer)) {
        emit toastWanted(tr("Only a transfer that waits for its turn can be moved."), {});
    } else if (canMove(current, found->move)) {
        tellFailure(services().transfers->move(transfer.id, found->move));
    }
    return true;
}

void TransfersPage::moveTo(const QModelIndex &index, const QModelIndex &before)
{
    const Sync::TransferId other
        = before.isValid() ? m_model->at(before.row()).id : Sync::TransferId();
    tellFailure(services().transfers->moveBefore(m_model->at(index.row()).id, other));
}

void TransfersPage::onPauseAll()
{
    const QVector<Sync::Transfer> all = m_model->transfers();
    const bool running = std::any_of(all.cbegin(), all.cend(), canPause);
    tellFailure(running ? services().transfers->pauseAll() : services().transfers->resumeAll());
}

void TransfersPage::pasteFiles()
{
    QStringList paths;
    if (const QMimeData *copied = QGuiApplication::clipboard()->mimeData()) {
        const QList<QUrl> urls = copied->urls();
        for (const QUrl &url : urls) {
            if (url.isLocalFile()) {
                paths << url.toLocalFile();
            }
        }
    }
    if (paths.isEmpty()) {
        emit toastWanted(tr("There are no files to paste. Copy some in your file manager."), {});
        return;
    }
    services().actions->upload(paths);
}

bool TransfersPage::handleKey(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste)) {
        pasteFiles();
        return true;
    }
    if (event->modifiers() == Qt::ControlModifier && m_list->hasFocus()) {
        return moveCurrent(event->key());
    }
    if (event->modifiers() != Qt::NoModifier || !m_list->hasFocus()) {
        return false;
    }
    switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_MediaPlay:
    case Qt::Key_MediaTogglePlayPause: {
        const QModelIndex current = m_list->currentIndex();
        const bool paused
            = current.isValid() && m_model->at(current.row()).state == Sync::TransferState::Paused;
        actOnCurrent(paused ? TransferAct::Continue : TransferAct::Pause);
        return true;
    }
    case Qt::Key_R:
        actOnCurrent(TransferAct::Retry);
        return true;
    case Qt::Key_Delete:
        actOnCurrent(TransferAct::Cancel);
        return true;
    default:
        return false;
    }
}

} // namespace Ui
