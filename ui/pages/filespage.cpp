#include "ui/pages/filespage.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/actions.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/controls/label.h"
#include "ui/controls/progressbar.h"
#include "ui/files/filelistmodel.h"
#include "ui/files/folderbrowser.h"
#include "ui/files/unreadablefiles.h"
#include "ui/rows/actionlistview.h"
#include "ui/rows/rowgeometry.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPointer>
#include <QVBoxLayout>

namespace Ui {

FilesPage::FilesPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("filesPage"), parent)
    , m_model(new FileListModel(*services.clock, this))
    , m_list(new ActionListView(*services.theme, this))
    , m_unreadable(new UnreadableFiles(*services.catalog, services.viewer, this))
    , m_browser(new FolderBrowser(services, this))
    , m_empty(new EmptyNotice(*services.theme, QStringLiteral("folder-add"), this))
    , m_title(new Label(*services.theme, TextRole::Title1, Tone::Title, this, heading()))
    , m_summary(new Label(*services.theme, TextRole::Body, Tone::Text, this))
    , m_scan(new Button(*services.theme, Button::Kind::Secondary, QStringLiteral("view-refresh"),
          tr("Scan now"), this))
    , m_add(new Button(*services.theme, Button::Kind::Primary, QStringLiteral("folder-add"),
          tr("Add a folder"), this))
    , m_scanWords(new Label(*services.theme, TextRole::Caption, Tone::Text, this))
    , m_scanBar(new ProgressBar(*services.theme, this))
    , m_layout(new QVBoxLayout(this))
    , m_head(new QHBoxLayout)
    , m_summaryLine(new QHBoxLayout)
    , m_progress(new QHBoxLayout)
{
    m_list->setObjectName(QStringLiteral("fileList"));
    m_list->setAccessibleName(tr("Folders and files that could not be read"));
    m_model->setOffersUploads(services.transfers != nullptr);
    m_list->setModel(m_model);
    m_list->setActivatedBy(ActionListView::ActivatedBy::Click);
    m_scan->setObjectName(QStringLiteral("scanNow"));
    m_add->setObjectName(QStringLiteral("addFolder"));
    m_empty->setTexts(tr("No folders yet"),
        tr("Videos in a folder that you add here stay where they are and appear in the library."),
        tr("Add a folder"));
    m_empty->button()->setObjectName(QStringLiteral("filesAddFirst"));
    m_summary->setObjectName(QStringLiteral("filesSummary"));
    m_scanWords->setObjectName(QStringLiteral("scanWords"));
    m_scanBar->setObjectName(QStringLiteral("scanBar"));

    m_head->addWidget(m_title, 1);
    m_head->addWidget(m_scan);
    m_head->addWidget(m_add);
    m_progress->addWidget(m_scanWords);
    m_progress->addWidget(m_scanBar, 0, Qt::AlignVCenter);
    m_progress->addStretch(1);
    m_layout->setSpacing(0);
    m_layout->addLayout(m_head);
    m_summaryLine->addWidget(m_summary);
    m_layout->addLayout(m_summaryLine);
    m_layout->addLayout(m_progress);
    m_layout->addWidget(m_list, 1);
    m_layout->addWidget(m_browser, 1);
    m_browser->hide();
    m_layout->addWidget(m_empty, 1);

    connect(m_scan, &Button::clicked, services.actions, &Actions::rescan);
    connect(m_add, &Button::clicked, this, &Page::addFolderWanted);
    connect(m_empty->button(), &Button::clicked, this, &Page::addFolderWanted);
    connect(m_list, &ActionListView::actionTriggered, this, &FilesPage::act);
    connect(m_list, &ActionListView::rowActivated, this, [this](const QModelIndex &index) {
        const bool isFile = m_model->unreadableAt(index);
        act(index, int(isFile ? FileListModel::Act::OpenTitle : FileListModel::Act::OpenFolder));
    });
    connect(m_browser, &FolderBrowser::changed, this, &FilesPage::onBrowsed);
    connect(m_browser, &FolderBrowser::titleWanted, this, &Page::titleWanted);
    connect(m_browser, &FolderBrowser::playWanted, this,
        [this](const Library::FolderEntry &file) { playFile(file, PlayFrom::Resume); });
    connect(m_list, &ActionListView::menuWanted, this, &FilesPage::showRowMenu);
    connect(m_browser, &FolderBrowser::menuWanted, this, &FilesPage::showEntryMenu);
    connect(
        m_unreadable, &UnreadableFiles::found, this, [this](const QVector<UnreadableFile> &files) {
            m_model->setUnreadable(files);
            refresh();
        });
    connect(m_unreadable, &UnreadableFiles::failed, this,
        [this](const QString &message) { emit toastWanted(message, {}); });
    connect(services.catalog, &Library::Catalog::changed, this, [this] {
        if (isVisible()) {
            reload();
        }
    });
    connect(services.actions, &Actions::scanProgress, this, &FilesPage::onScanProgress);
    onScanProgress(false, 0, 0);
    followTheme();
}

QString FilesPage::heading() const
{
    return tr("Files");
}

void FilesPage::restyle()
{
    const Metrics &m = theme().metrics();
    const int pad = RowGeometry::padding(theme());
    m_layout->setContentsMargins(m.contentLeft() - pad, m.contentTop(), m.contentRight() - pad, 0);
    m_head->setContentsMargins(pad, px(0, 8), pad, 0);
    m_head->setSpacing(px(20, 12));
    m_summaryLine->setContentsMargins(pad, px(0, 4), pad, 0);
    m_progress->setContentsMargins(pad, px(16, 8), pad, 0);
    m_progress->setSpacing(px(24, 14));
}

void FilesPage::open()
{
    m_removed.clear();
    reload();
}

QWidget *FilesPage::firstFocus()
{
    if (m_browser->isOpen()) {
        return m_browser->firstFocus();
    }
    if (m_model->rowCount() > 0) {
        return m_list;
    }
    return m_empty->isVisibleTo(this) ? m_empty->button() : nullptr;
}

//! One question at a time; what changes meanwhile is asked for once more afterwards.
void FilesPage::reload()
{
    if (m_loading) {
        m_stale = true;
        return;
    }
    m_loading = true;
    m_stale = false;
    m_browser->reload();
    Async::whenDone(services().catalog->folders(), this,
        [this](const Result<QVector<Library::Folder>> &folders) {
            if (folders) {
                onFolders(*folders);
            } else {
                emit toastWanted(folders.error().message, {});
            }
            loadCounts();
        });
}

void FilesPage::loadCounts()
{
    Async::whenDone(services().catalog->counts(services().viewer), this,
        [this](const Result<Library::Counts> &counts) {
            m_loading = false;
            if (counts) {
                onCounts(*counts);
            }
            if (m_stale) {
                reload();
            }
        });
}

void FilesPage::onFolders(const QVector<Library::Folder> &folders)
{
    m_known = true;
    // A removal that is done needs no hiding, and the next folder may get the same number.
    QSet<qint64> known;
    for (const Library::Folder &folder : folders) {
        known << folder.id;
    }
    m_removed.intersect(known);
    QVector<Library::Folder> shown = folders;
    shown.removeIf([this](const Library::Folder &folder) { return m_removed.contains(folder.id); });
    m_model->setFolders(shown);
    refresh();
}

void FilesPage::onCounts(const Library::Counts &counts)
{
    m_counts = counts;
    if (counts.unreadable == 0) {
        m_model->setUnreadable({});
    } else if (counts.unreadable != m_listedUnreadable) {
        m_unreadable->start();
    }
    m_listedUnreadable = counts.unreadable;
    refresh();
}

//! What has the focus in this window, active or not, when it is in this page; else null.
QWidget *FilesPage::focused() const
{
    QWidget *widget = window()->focusWidget();
    return widget && (widget == this || isAncestorOf(widget)) ? widget : nullptr;
}

void FilesPage::refresh()
{
    const bool any = m_model->rowCount() > 0;
    const bool held = focused();
    const bool browsing = m_browser->isOpen();
    m_browser->setVisible(browsing);
    m_list->setVisible(any && !browsing);
    m_empty->setVisible(m_known && !any && !browsing);
    m_scan->setVisible(any || browsing);
    m_add->setVisible(any && !browsing);
    m_title->setText(browsing ? m_browser->name() : heading());
    m_scan->setEnabled(!m_scanning && !m_model->folders().isEmpty());
    QStringList facts{tr("%Ln folders", nullptr, int(m_model->folders().size())),
        tr("%Ln videos", nullptr, m_counts.files)};
    if (m_counts.unreadable > 0) {
        facts << tr("%Ln could not be read", nullptr, m_counts.unreadable);
    }
    const QString summary = facts.join(QStringLiteral(" · "));
    m_summary->setText(browsing ? m_browser->summary() : any ? summary : QString());
    m_summary->setVisible(any || browsing);
    if (any && !m_list->currentIndex().isValid()) {
        m_list->setCurrentIndex(m_model->index(0, 0));
    }
    // The focus stays in the page when what had it goes: Qt would give it to the sidebar.
    const QWidget *now = focused();
    const bool lost = !now || now == this || !now->isVisibleTo(this) || !now->isEnabled();
    if (held && lost && firstFocus()) {
        firstFocus()->setFocus(Qt::OtherFocusReason);
    }
}

void FilesPage::browse(const QModelIndex &index)
{
    if (const Library::Folder *folder = m_model->folderAt(index)) {
        m_browser->openRoot(folder->path);
    }
}

void FilesPage::onBrowsed()
{
    const bool entered = m_browser->isOpen() && !m_browser->isVisibleTo(this);
    const bool left = !m_browser->isOpen() && m_browser->isVisibleTo(this);
    const bool held = focused();
    refresh();
    if ((entered || left) && held && firstFocus()) {
        firstFocus()->setFocus(Qt::OtherFocusReason);
    }
}

void FilesPage::onScanProgress(bool running, int done, int total)
{
    // A scan that begins or ends has news of its folders, whether or not a title changed.
    if (m_scanning != running && isVisible()) {
        reload();
    }
    m_scanning = running;
    m_scanWords->setVisible(running);
    m_scanBar->setVisible(running && total > 0);
    if (total > 0) {
        const QLocale locale;
        m_scanWords->setText(
            tr("Scanning: %1 of %2 files").arg(locale.toString(done), locale.toString(total)));
        m_scanBar->setValue(double(done) / double(total));
    } else {
        m_scanWords->setText(tr("Looking for videos"));
    }
    m_scanWords->updateGeometry();
    refresh();
}

void FilesPage::act(const QModelIndex &index, int act)
{
    switch (FileListModel::Act(act)) {
    case FileListModel::Act::OpenFolder:
        browse(index);
        break;
    case FileListModel::Act::RemoveFolder:
        removeFolder(index);
        break;
    case FileListModel::Act::ToggleUploads:
        toggleUploads(index);
        break;
    case FileListModel::Act::OpenTitle:
        if (const UnreadableFile *file = m_model->unreadableAt(index)) {
            emit titleWanted(file->card);
        }
        break;
    }
}

void FilesPage::popUpFolderMenu(const QModelIndex &index, const QString &path,
    const QPoint &globalPosition, const std::function<void(const QModelIndex &, int)> &act)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("rowMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addPlayAll(
        menu, [this, path](PlayOrder order) { services().actions->playFiles({path}, {}, order); });
    menu->addSeparator();
    for (const RowAction &action : index.data(kActionRowRole).value<ActionRow>().actions) {
        // A row that has gone meanwhile is none to act on.
        menu->addAction(action.text, this,
            [act, row = QPersistentModelIndex(index), id = action.id] { act(row, id); });
    }
    menu->popup(globalPosition);
}

void FilesPage::showRowMenu(const QModelIndex &index, const QPoint &globalPosition)
{
    if (const UnreadableFile *file = m_model->unreadableAt(index)) {
        showCardMenu(file->card, globalPosition);
        return;
    }
    if (const Library::Folder *folder = m_model->folderAt(index)) {
        popUpFolderMenu(index, folder->path, globalPosition,
            [this](const QModelIndex &row, int id) { this->act(row, id); });
    }
}

void FilesPage::showEntryMenu(const QModelIndex &index, const QPoint &globalPosition)
{
    const Library::FolderEntry *entry = m_browser->entryAt(index);
    if (!entry) {
        return;
    }
    if (entry->isFolder) {
        popUpFolderMenu(index, entry->path, globalPosition,
            [this](const QModelIndex &row, int id) { m_browser->act(row, id); });
        return;
    }
    OwnWays ways;
    ways.play = [this, file = *entry](PlayFrom from) { playFile(file, from); };
    if (entry->canPlay()) {
        ways.addPlaying = [this, file = entry->path](QMenu *menu) {
            addPlayingOf(menu, [this, file](PlayOrder order) {
                services().actions->playFiles(
                    m_browser->playable(), order == PlayOrder::InOrder ? file : QString(), order);
            });
        };
    }
    showMenu(entry->title, globalPosition, MenuOn::Card, ways);
}

//! This file, though its title may have others.
void FilesPage::playFile(const Library::FolderEntry &file, PlayFrom from)
{
    if (file.canPlay()) {
        services().actions->playFile(file.path, from);
    } else {
        play(file.title, from == PlayFrom::Start);
    }
}

bool FilesPage::playCurrent()
{
    const Library::FolderEntry *entry = m_browser->isOpen() ? m_browser->current() : nullptr;
    const Library::Folder *root = !m_browser->isOpen() && m_list->hasFocus()
        ? m_model->folderAt(m_list->currentIndex())
        : nullptr;
    if (entry && !entry->isFolder) {
        playFile(*entry, PlayFrom::Resume);
    } else if (entry || root) {
        services().actions->playFiles({entry ? entry->path : root->path}, {}, PlayOrder::InOrder);
    }
    return entry || root;
}

void FilesPage::toggleUploads(const QModelIndex &index)
{
    const Library::Folder *folder = m_model->folderAt(index);
    if (!folder || services().transfers == nullptr) {
        return;
    }
    Library::Catalog *catalog = services().catalog;
    const QString name = index.data(Qt::DisplayRole).toString();
    const bool uploads = !folder->uploads;
    follow(catalog->setFolderUploads(folder->id, uploads),
        uploads ? tr("Videos that come into %1 from now on are copied into the storage").arg(name)
                : tr("New videos of %1 stay where they are").arg(name),
        [catalog, id = folder->id, uploads] { catalog->setFolderUploads(id, !uploads); });
}

void FilesPage::removeFolder(const QModelIndex &index)
{
    const Library::Folder *folder = m_model->folderAt(index);
    if (!folder) {
        return;
    }
    const QString path = folder->path;
    const QString name = index.data(Qt::DisplayRole).toString();
    services().actions->removeFolder(folder->id);
    // The answer to a question that was asked before may still name it.
    m_removed << folder->id;
    onFolders(QVector<Library::Folder>(m_model->folders()));
    emit toastWanted(tr("%1 is no longer in the library; its files stay where they are").arg(name),
        [page = QPointer<FilesPage>(this), actions = services().actions, path] {
            if (page) {
                page->m_removed.clear();
            }
            actions->addFolders({path});
        });
}

bool FilesPage::handleKey(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F5) {
        if (m_scan->isEnabled()) {
            services().actions->rescan();
        }
        return true;
    }
    const bool plays = event->key() == Qt::Key_Space || event->key() == Qt::Key_MediaPlay
        || event->key() == Qt::Key_MediaTogglePlayPause;
    if (plays && event->modifiers() == Qt::NoModifier) {
        return playCurrent();
    }
    if (m_browser->isOpen()) {
        switch (event->key()) {
        case Qt::Key_Escape:
        case Qt::Key_Backspace:
        case Qt::Key_Back:
            m_browser->goUp();
            return true;
        default:
            return false;
        }
    }
    if (event->key() == Qt::Key_U && event->modifiers() == Qt::NoModifier && m_list->hasFocus()) {
        toggleUploads(m_list->currentIndex());
        return true;
    }
    if (event->key() == Qt::Key_Delete && m_list->hasFocus()) {
        removeFolder(m_list->currentIndex());
        return true;
    }
    return false;
}

} // namespace Ui
