#include "ui/window/mainwindow.h"

#include "library/base/async.h"
#include "library/base/settings.h"
#include "library/catalog/catalog.h"
#include "sync/replication/synchronizer.h"
#include "sync/transfer/transferqueue.h"
#include "ui/actions.h"
#include "ui/cards/pictureloader.h"
#include "ui/controls/scrollarea.h"
#include "ui/edit/editdialog.h"
#include "ui/pages/clusterpage.h"
#include "ui/pages/detailspage.h"
#include "ui/pages/filespage.h"
#include "ui/pages/historypage.h"
#include "ui/pages/homepage.h"
#include "ui/pages/librarypage.h"
#include "ui/pages/listpage.h"
#include "ui/pages/listspage.h"
#include "ui/pages/searchpage.h"
#include "ui/pages/seriespage.h"
#include "ui/pages/settingspage.h"
#include "ui/pages/transferspage.h"
#include "ui/pages/trashpage.h"
#include "ui/pages/welcomepage.h"
#include "ui/window/banner.h"
#include "ui/window/clocklabel.h"
#include "ui/window/dropoverlay.h"
#include "ui/window/focusnavigation.h"
#include "ui/window/fullscreen.h"
#include "ui/window/keysdialog.h"
#include "ui/window/sidebar.h"
#include "ui/window/toast.h"
#include "ui/window/topbar.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCloseEvent>
#include <QFocusFrame>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QPixmapCache>
#include <QScreen>
#include <QStackedWidget>
#include <QVariantAnimation>
#include <QWindow>

namespace Ui {

namespace {

constexpr int kScreensOfPictures
    = 6; // kept cut to size, where one was scrolled to and where one was

Services withPictures(Services services, QObject &owner)
{
    if (!services.pictures) {
        services.pictures
            = new PictureLoader(services.picturesFolder, services.pictureFetcher, &owner);
    }
    return services;
}

} // namespace

MainWindow::MainWindow(const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_services(withPictures(services, *this))
    , m_theme(*services.theme)
    , m_fullScreen(new FullScreen(*this, *services.settings))
    , m_slide(new QVariantAnimation(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/matinee.svg")));
    setAcceptDrops(true);
    m_fullScreen->setLeastSize(QSize(960, 600));
    resize(1280, 800);
    const QSizeF pixels
        = (QSizeF(screen()->size()) * screen()->devicePixelRatio()).expandedTo(QSizeF(1920, 1080));
    QPixmapCache::setCacheLimit(
        int(pixels.width() * pixels.height()) / 1024 * 4 * kScreensOfPictures);
    m_slide->setEasingCurve(QEasingCurve::OutCubic);
    makeParts();

    connect(services.actions, &Actions::failed, this,
        [this](const QString &message) { showToast(message); });
    connect(services.actions, &Actions::agreementWanted, this, &MainWindow::askAgreement);
    connect(services.catalog, &Library::Catalog::changed, this, &MainWindow::refreshCounts);
    if (services.transfers) {
        using Queue = Sync::TransferQueue;
        connect(services.transfers, &Queue::transferAdded, this, &MainWindow::refreshTransfers);
        connect(services.transfers, &Queue::transferChanged, this, &MainWindow::refreshTransfers);
        connect(services.transfers, &Queue::transferRemoved, this, &MainWindow::refreshTransfers);
    }
    if (services.synchronizer) {
        connect(services.synchronizer, &Sync::Synchronizer::stateChanged, this,
            &MainWindow::refreshSync);
    }
    connect(qApp, &QApplication::focusChanged, this,
        [this](QWidget *, QWidget *now) { onFocusChanged(now); });
    connect(&m_theme, &Theme::changed, this, &MainWindow::arrange);
    connect(&m_theme, &Theme::focusVisibleChanged, this, &MainWindow::updateRing);
    qApp->installEventFilter(this);

    restoreGeometry(services.settings->value(SettingKey::WindowGeometry).toByteArray());
    decideStart();
    openSection(Section::Home);
    refreshCounts();
}

MainWindow::~MainWindow()
{
    qApp->removeEventFilter(this);
    disconnect(qApp, nullptr, this, nullptr);
}

void MainWindow::makeParts()
{
    setWindowTitle(tr("Matinee"));
    m_stack = new QStackedWidget(this);
    m_sidebar = new Sidebar(m_theme, this);
    m_topBar = new TopBar(m_theme, this);
    m_banner = new Banner(m_theme, this);
    m_clock = new ClockLabel(m_theme, *m_services.clock, this);
    m_toast = new Toast(m_theme, this);
    const bool isElsewhere = m_services.cluster && m_services.cluster->config();
    m_drop = new DropOverlay(m_theme, isElsewhere ? QString() : m_services.storeFolder, this);
    m_keys = new KeysDialog(m_theme, this);
    m_edit = new EditDialog(m_services, this);
    m_ring = new QFocusFrame(this);
    m_stack->setObjectName(QStringLiteral("pages"));
    makePages();

    connect(m_sidebar, &Sidebar::sectionChosen, this, &MainWindow::openSection);
    connect(m_sidebar, &Sidebar::openedChanged, this, &MainWindow::arrange);
    connect(m_sidebar, &Sidebar::left, this, [this] { restoreFocus(m_history.last()); });
    connect(m_topBar, &TopBar::searchEdited, this, &MainWindow::onSearchEdited);
    connect(m_topBar, &TopBar::addWanted, this, &MainWindow::showAddMenu);
    connect(m_edit, &EditDialog::toastWanted, this, &MainWindow::showToast);
    connect(m_banner, &Banner::closed, this, &MainWindow::arrange);
    connect(m_drop, &DropOverlay::copyChosen, m_services.actions, &Actions::upload);
    connect(m_drop, &DropOverlay::inPlaceChosen, m_services.actions, &Actions::addFolders);
    if (m_services.transfers) {
        refreshTransfers();
    }
    m_saysAway = false; // the banner is new
    if (m_services.synchronizer) {
        refreshSync();
    }
    if (const QString notice = m_services.catalog->notice(); !notice.isEmpty()) {
        setBanner(m_services.catalog->isReadOnly() ? tr("Nothing can be changed now")
                                                   : tr("About your library"),
            notice);
    }
}

void MainWindow::makeAgain()
{
    const bool welcomes = currentPage() == m_welcome;
    const Section section = m_history.last().section;
    const QString focus = focusWidget() ? focusWidget()->objectName() : QString();
    // With the window itself, so that no part that goes hands the focus on to the next.
    setFocus(Qt::OtherFocusReason);
    m_history.clear();
    m_sections.clear();
    m_slide->stop();
    for (QWidget *part : std::initializer_list<QWidget *>{m_ring, m_stack, m_sidebar, m_topBar,
             m_banner, m_clock, m_toast, m_drop, m_keys, m_edit}) {
        delete part;
    }
    makeParts();
    m_stack->show();
    Page *page = welcomes ? static_cast<Page *>(m_welcome) : m_sections.value(int(section));
    m_history << Entry{page, {}, page->partNamed(focus), section, {}};
    showEntry(m_history.last());
    refreshCounts();
}

Page *MainWindow::add(Page *page)
{
    m_stack->addWidget(page);
    connect(page, &Page::titleWanted, this, &MainWindow::openTitle);
    connect(page, &Page::titleReplaced, this, &MainWindow::replaceTitle);
    connect(page, &Page::listWanted, this, &MainWindow::openList);
    connect(page, &Page::historyWanted, this, &MainWindow::openHistory);
    connect(page, &Page::sectionWanted, this, &MainWindow::openSection);
    connect(page, &Page::addFolderWanted, this, &MainWindow::chooseFolder);
    connect(page, &Page::addFilesWanted, this, &MainWindow::chooseFiles);
    connect(page, &Page::backWanted, this, &MainWindow::goBack);
    connect(page, &Page::editWanted, this, [this](const TitleId &title) { m_edit->open(title); });
    connect(page, &Page::toastWanted, this, &MainWindow::showToast);
    connect(page, &Page::bannerWanted, this, &MainWindow::setBanner);
    return page;
}

void MainWindow::makePages()
{
    using Library::TitleKind;
    m_welcome = new WelcomePage(m_services, m_stack);
    m_details = new DetailsPage(m_services, m_stack);
    m_series = new SeriesPage(m_services, m_stack);
    m_list = new ListPage(m_services, m_stack);
    m_search = new SearchPage(m_services, m_stack);
    m_past = new HistoryPage(m_services, m_stack);
    add(m_past);
    add(m_welcome);
    add(m_details);
    add(m_series);
    add(m_list);
    m_sections.insert(int(Section::Search), add(m_search));
    m_sections.insert(int(Section::Home), add(new HomePage(m_services, m_stack)));
    m_sections.insert(
        int(Section::Movies), add(new LibraryPage(m_services, TitleKind::Movie, m_stack)));
    m_sections.insert(
        int(Section::Series), add(new LibraryPage(m_services, TitleKind::Series, m_stack)));
    m_sections.insert(
        int(Section::HomeVideos), add(new LibraryPage(m_services, TitleKind::HomeVideo, m_stack)));
    m_sections.insert(int(Section::Lists), add(new ListsPage(m_services, m_stack)));
    m_sections.insert(int(Section::Files), add(new FilesPage(m_services, m_stack)));
    if (m_services.transfers) {
        m_sections.insert(int(Section::Transfers), add(new TransfersPage(m_services, m_stack)));
    }
    if (m_services.cluster) {
        m_sections.insert(int(Section::Cluster), add(new ClusterPage(m_services, m_stack)));
    }
    m_sections.insert(int(Section::Trash), add(new TrashPage(m_services, m_stack)));
    m_sections.insert(int(Section::Settings), add(new SettingsPage(m_services, m_stack)));
    m_sidebar->setAvailable(Section::Transfers, m_services.transfers != nullptr);
    m_sidebar->setAvailable(Section::Cluster, m_services.cluster != nullptr);
}

Page *MainWindow::currentPage() const
{
    return m_history.isEmpty() ? nullptr : m_history.last().page;
}

void MainWindow::openSection(Section section)
{
    Page *page = m_sections.value(int(section));
    if (!page) {
        return;
    }
    if (!m_history.isEmpty()) {
        m_history.last().focus = m_history.last().page->focusWidget();
        if (m_history.size() == 1 && m_history.last().page == page) {
            restoreFocus(m_history.last());
            return;
        }
    }
    m_history.clear();
    m_history << Entry{page, {}, page->focusWidget(), section, {}};
    showEntry(m_history.last());
}

void MainWindow::openTitle(const Library::TitleCard &card)
{
    const bool series
        = card.kind == Library::TitleKind::Series || card.kind == Library::TitleKind::Season;
    Entry entry;
    entry.page = series ? static_cast<Page *>(m_series) : m_details;
    entry.title = card;
    entry.section = m_history.last().section;
    m_history.last().focus = m_history.last().page->focusWidget();
    m_history << entry;
    if (series) {
        m_series->goToNext();
    }
    showEntry(entry);
}

//! Whoever looks at what a title was, now or on the way back, sees what it is.
void MainWindow::replaceTitle(const TitleId &before, const Library::TitleCard &now)
{
    const bool seen = m_history.last().title.id == before;
    for (Entry &entry : m_history) {
        if (entry.title.id == before) {
            entry.title = now;
        }
    }
    if (seen) {
        showEntry(m_history.last());
    }
}

void MainWindow::openList(const ListRef &list)
{
    Entry entry;
    entry.page = m_list;
    entry.list = list;
    entry.section = m_history.last().section;
    m_history.last().focus = m_history.last().page->focusWidget();
    m_history << entry;
    showEntry(entry);
}

void MainWindow::openHistory(const TitleId &title, const QString &name)
{
    Entry entry;
    entry.page = m_past;
    entry.title.id = title;
    entry.title.title = name;
    entry.section = m_history.last().section;
    m_history.last().focus = m_history.last().page->focusWidget();
    m_history << entry;
    showEntry(entry);
}

bool MainWindow::goBack()
{
    if (m_history.size() > 1) {
        m_history.removeLast();
        showEntry(m_history.last());
        return true;
    }
    if (m_history.last().section != Section::Home) {
        openSection(Section::Home);
        return true;
    }
    m_sidebar->focusCurrent();
    return false;
}

void MainWindow::showEntry(const Entry &entry)
{
    const bool animate = isVisible() && !m_player && m_theme.duration(Motion::PageChange) > 0
        && m_stack->currentWidget() != entry.page && entry.page != m_welcome;
    const QPixmap before = animate ? m_stack->grab() : QPixmap();
    if (entry.page == m_details) {
        m_details->setTitle(entry.title);
    } else if (entry.page == m_series) {
        m_series->setTitle(entry.title);
    } else if (entry.page == m_list) {
        m_list->setList(entry.list);
    } else if (entry.page == m_past) {
        m_past->setTitle(entry.title.id, entry.title.title);
    }
    m_stack->setCurrentWidget(entry.page);
    m_sidebar->setCurrent(entry.section);
    const bool chrome = entry.page != m_welcome;
    m_sidebar->setVisible(chrome);
    m_topBar->setTools(entry.page->topBarTools());
    if (entry.page != m_search) {
        m_topBar->searchField()->clear();
    }
    arrange();
    entry.page->open();
    entry.page->setAccessibleName(entry.page->heading());
    if (entry.page != m_search || m_theme.isTv()) {
        restoreFocus(entry);
    }
    if (animate) {
        animateFrom(before);
    }
}

void MainWindow::animateFrom(const QPixmap &before)
{
    // The page that leaves is a picture that fades and slides away above the new
    // one.
    auto *ghost = new QLabel(this);
    ghost->setAttribute(Qt::WA_TransparentForMouseEvents);
    ghost->setGeometry(m_stack->geometry());
    ghost->stackUnder(m_sidebar);
    ghost->show();
    const int travel = m_theme.reduceMotion() ? 0 : 24;
    m_slide->stop();
    m_slide->disconnect(this);
    m_slide->setDuration(m_theme.duration(Motion::PageChange));
    m_slide->setStartValue(1.0);
    m_slide->setEndValue(0.0);
    connect(m_slide, &QVariantAnimation::valueChanged, ghost,
        [ghost, before, travel](const QVariant &value) {
            QPixmap faded(before.size());
            faded.setDevicePixelRatio(before.devicePixelRatio());
            faded.fill(Qt::transparent);
            QPainter painter(&faded);
            painter.setOpacity(value.toReal());
            painter.drawPixmap(QPointF(0, -travel * (1 - value.toReal())), before);
            ghost->setPixmap(faded);
        });
    connect(m_slide, &QAbstractAnimation::stateChanged, ghost,
        [ghost](QAbstractAnimation::State now, QAbstractAnimation::State) {
            if (now == QAbstractAnimation::Stopped) {
                ghost->deleteLater();
            }
        });
    m_slide->start();
}

void MainWindow::restoreFocus(const Entry &entry)
{
    QWidget *target = entry.focus;
    if (!target || !target->isVisibleTo(entry.page) || !target->isEnabled()) {
        target = entry.page->firstFocus();
    }
    if (target) {
        target->setFocus(Qt::OtherFocusReason);
    } else {
        entry.page->setFocus(Qt::OtherFocusReason);
    }
}

void MainWindow::showPlayer(QWidget *player)
{
    if (!m_player) {
        m_history.last().focus = m_history.last().page->focusWidget();
    }
    m_player = player;
    m_smallPlayer = nullptr;
    player->setParent(this);
    player->setGeometry(rect());
    m_stack->hide();
    m_sidebar->hide();
    m_topBar->hide();
    m_clock->hide();
    player->show();
    player->raise();
    player->setFocus(Qt::OtherFocusReason);
}

void MainWindow::makePlayerSmall()
{
    if (!m_player) {
        return;
    }
    m_smallPlayer = std::exchange(m_player, nullptr);
    m_stack->show();
    showEntry(m_history.last());
}

void MainWindow::leavePlayer()
{
    if (m_smallPlayer) {
        m_smallPlayer->hide();
        m_smallPlayer->setParent(nullptr);
        m_smallPlayer = nullptr;
        return;
    }
    if (!m_player) {
        return;
    }
    QWidget *player = m_player;
    m_player = nullptr;
    player->hide();
    player->setParent(nullptr);
    m_stack->show();
    showEntry(m_history.last());
}

void MainWindow::arrange()
{
    if (m_player) {
        m_player->setGeometry(rect());
        return;
    }
    const bool tv = m_theme.isTv();
    const bool chrome = currentPage() != m_welcome;
    const Metrics &m = m_theme.metrics();
    QRect page = rect();
    m_topBar->setVisible(!tv && chrome);
    if (tv) {
        page.adjust(m.edgeX(), m.edgeY(), -m.edgeX(), -m.edgeY());
        m_sidebar->setGeometry(
            m_sidebar->isOpened() ? rect() : QRect(0, 0, m.edgeX() + m.px(128, 0), height()));
    } else if (chrome) {
        m_sidebar->setGeometry(0, 0, Sidebar::kDesktopWidth, height());
        page.setLeft(Sidebar::kDesktopWidth);
        m_topBar->setGeometry(page.left(), 0, page.width(), TopBar::kHeight);
        page.setTop(TopBar::kHeight);
    }
    if (m_banner->isVisibleTo(this)) {
        const int height = m_banner->sizeHint().height();
        const int top = page.top() + (tv ? m.px(24, 0) : 0);
        m_banner->setGeometry(page.left() + m.contentLeft(), top,
            page.width() - m.contentLeft() - m.contentRight(), height);
        page.setTop(top + height + (tv ? 0 : 8));
        m_banner->raise();
    }
    m_stack->setGeometry(page);
    const QSize clock = m_clock->sizeHint();
    m_clock->setGeometry(QRect(QPoint(page.right() - m.contentRight() - clock.width() + m.px(20, 0),
                                   page.top() + m.px(48, 0)),
        clock));
    m_clock->setVisible(tv && currentPage() && currentPage()->showsClock());
    m_clock->raise();
    m_sidebar->raise();
    if (m_smallPlayer) {
        const QSize size(m.px(560, 352), m.px(315, 198));
        m_smallPlayer->setGeometry(QRect(QPoint(width() - size.width() - m.px(40, 20) - m.edgeX(),
                                             height() - size.height() - m.px(40, 20) - m.edgeY()),
            size));
        m_smallPlayer->raise();
    }
    m_drop->setGeometry(rect());
    m_keys->setGeometry(rect());
    m_edit->setGeometry(rect());
}

void MainWindow::resizeEvent(QResizeEvent *)
{
    m_theme.setWindowSize(size());
    arrange();
}

void MainWindow::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_theme.colors().bg);
}

void MainWindow::showToast(const QString &text, const std::function<void()> &undo)
{
    m_toast->showMessage(text, undo);
}

void MainWindow::setBanner(const QString &title, const QString &text)
{
    m_banner->setMessage(title, text);
    arrange();
}

void MainWindow::setFullScreen(bool fullScreen)
{
    m_fullScreen->set(fullScreen);
}

//! The first start is one without a folder, a title or a transfer. Asked for before the rows of
//! Home, so that the welcome comes before Home could say that it is empty.
void MainWindow::decideStart()
{
    const QFuture<Result<Library::Counts>> asked = m_services.catalog->counts(m_services.viewer);
    Async::whenDone(m_services.catalog->folders(), this,
        [this, asked](const Result<QVector<Library::Folder>> &folders) {
            if (!folders || !folders->isEmpty()
                || (m_services.transfers && !m_services.transfers->list().isEmpty())) {
                return;
            }
            Async::whenDone(asked, this, [this](const Result<Library::Counts> &counts) {
                const bool untouched
                    = m_history.size() == 1 && m_history.last().section == Section::Home;
                if (counts && *counts == Library::Counts{} && untouched && !m_player) {
                    m_history = {Entry{m_welcome, {}, {}, Section::Home}};
                    showEntry(m_history.last());
                }
            });
        });
}

void MainWindow::onSearchEdited(const QString &text)
{
    if (currentPage() != m_search) {
        if (text.isEmpty()) {
            return;
        }
        m_history << Entry{m_search, {}, {}, Section::Search};
        showEntry(m_history.last());
    }
    m_search->setQuery(text);
}

void MainWindow::focusSearch()
{
    if (m_theme.isTv()) {
        openSection(Section::Search);
    } else {
        m_topBar->searchField()->setFocus(Qt::ShortcutFocusReason);
        m_topBar->searchField()->selectAll();
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    (void)m_services.settings->setValue(SettingKey::WindowGeometry, saveGeometry());
    QWidget::closeEvent(event);
}

} // namespace Ui
