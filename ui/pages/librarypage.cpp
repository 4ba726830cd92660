#include "ui/pages/librarypage.h"

#include "library/base/async.h"
#include "library/base/settings.h"
#include "library/catalog/catalog.h"
#include "ui/cards/cardview.h"
#include "ui/cards/librarylistmodel.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/controls/label.h"
#include "ui/controls/letterbar.h"
#include "ui/pages/filterbar.h"
#include "ui/pages/selectionbar.h"

#include <QKeyEvent>
#include <QLocale>
#include <QWheelEvent>

#include <algorithm>
#include <utility>

namespace Ui {

namespace {

//! Poster widths of the desktop by zoom step.
constexpr int kZoomWidths[] = {124, 135, 146, 157, 168};
//! With more months than this, the bar at the side shows years.
constexpr int kMostMonths = 24;
constexpr int kZoomSteps = int(std::size(kZoomWidths));

QString nameOf(Library::TitleKind kind)
{
    switch (kind) {
    case Library::TitleKind::Series:
        return QStringLiteral("seriesGridPage");
    case Library::TitleKind::HomeVideo:
        return QStringLiteral("homeVideosPage");
    default:
        return QStringLiteral("moviesPage");
    }
}

CardShape shapeOf(Library::TitleKind kind)
{
    return kind == Library::TitleKind::HomeVideo ? CardShape::Still : CardShape::Poster;
}

} // namespace

LibraryPage::LibraryPage(const Services &services, Library::TitleKind kind, QWidget *parent)
    : Page(services, nameOf(kind), parent)
    , m_kind(kind)
    , m_title(new Label(theme(), TextRole::Title1, Tone::Title, this))
    , m_count(new Label(theme(), TextRole::Body, Tone::Caption, this))
    , m_filters(new FilterBar(theme(), kind, this))
    , m_grid(new CardView(theme(), *services.pictures, shapeOf(kind), CardView::Flow::Grid, this))
    , m_letters(new LetterBar(theme(), this))
    , m_selection(new SelectionBar(theme(), this))
    , m_empty(new EmptyNotice(theme(), QStringLiteral("folder-videos"), this))
    , m_model(new LibraryListModel(
          *services.catalog, *services.clock, shapeOf(kind), CardWords::Library, this))
{
    m_title->setText(heading());
    m_grid->setObjectName(QStringLiteral("grid"));
    m_grid->setAccessibleName(heading());
    m_grid->setCards(m_model);
    m_grid->setSelectable(true);
    connectCards(m_grid);
    connect(m_model, &LibraryListModel::loaded, this, &LibraryPage::onLoaded);
    connect(m_model, &LibraryListModel::loadFailed, this, [this](const QString &message) {
        m_grid->setLoading(false);
        emit bannerWanted(tr("The library could not be read"), message);
    });
    connect(m_filters, &FilterBar::edited, this, &LibraryPage::query);
    connect(m_letters, &LetterBar::chosen, this, &LibraryPage::jumpTo);
    connect(m_letters, &LetterBar::leftWanted, m_grid, [this] { m_grid->setFocus(); });
    connect(m_grid, &CardView::currentCardChanged, this, &LibraryPage::showCurrentLetter);
    connect(m_model, &LibraryListModel::dataChanged, this, [this] {
        if (m_grid->isSelecting()) {
            onSelection();
        }
    });
    connect(m_grid, &CardView::selectionEdited, this, &LibraryPage::onSelection);
    connect(m_selection, &SelectionBar::clearWanted, this, &LibraryPage::leaveSelection);
    connect(m_selection, &SelectionBar::playWanted, this, [this] {
        const QVector<Library::TitleCard> chosen = m_grid->selectedCards();
        if (!chosen.isEmpty()) {
            play(chosen.first());
        }
    });
    connect(m_selection, &SelectionBar::watchedWanted, this, [this](bool watched) {
        setWatched(m_grid->selectedCards(), watched);
        leaveSelection();
    });
    connect(m_selection, &SelectionBar::favouriteWanted, this, [this] {
        const QVector<Library::TitleCard> chosen = m_grid->selectedCards();
        const bool all = std::all_of(chosen.begin(), chosen.end(),
            [](const Library::TitleCard &card) { return card.play.favourite; });
        setFavourite(chosen, !all);
        leaveSelection();
    });
    connect(m_selection, &SelectionBar::addToWanted, this,
        [this](const QPoint &place) { showAddTo(m_grid->selectedCards(), place); });
    m_selection->setOffersStorage(services.transfers != nullptr);
    connect(m_selection, &SelectionBar::storageWanted, this,
        [this](const QPoint &place) { showStorageMenu(m_grid->selectedCards(), place); });
    connect(m_selection, &SelectionBar::removeWanted, this, [this] {
        removeTitles(m_grid->selectedCards());
        leaveSelection();
    });
    connect(m_filters, &FilterBar::saveWanted, this, &LibraryPage::saveFilter);
    connect(m_empty->button(), &Button::clicked, this, [this] {
        if (m_filters->isFiltering()) {
            m_filters->clearFilters();
        } else {
            emit addFolderWanted();
        }
    });
    m_empty->hide();
    followTheme();
}

void LibraryPage::leaveSelection()
{
    m_grid->clearSelection();
    m_grid->setFocus();
}

void LibraryPage::saveFilter()
{
    Library::FilterRule::Rule rule = m_filters->rule();
    rule.kinds = {m_kind};
    const QString suggestion = QString(heading() % QStringLiteral(": ") % m_filters->filterWords());
    askName(tr("Name of the smart playlist"), suggestion, [this, rule](const QString &name) {
        Library::Catalog *catalog = services().catalog;
        Async::whenDone(
            catalog->addPlaylist(services().viewer, name, Library::FilterRule::toJson(rule)), this,
            [this, catalog, name](const Result<PlaylistId> &made) {
                if (made) {
                    emit toastWanted(tr("%1 is saved").arg(name),
                        [catalog, viewer = services().viewer, id = *made] {
                            catalog->setPlaylistRemoved(viewer, id, true);
                        });
                } else {
                    emit toastWanted(made.error().message, {});
                }
            });
    });
}

QString LibraryPage::heading() const
{
    switch (m_kind) {
    case Library::TitleKind::Series:
        return tr("Series");
    case Library::TitleKind::HomeVideo:
        return tr("Home videos");
    default:
        return tr("Movies");
    }
}

void LibraryPage::open()
{
    if (!m_asked) {
        m_asked = true;
        query();
    }
    Async::whenDone(services().catalog->genres(services().viewer), this,
        [this](const Result<QVector<QString>> &genres) {
            if (genres) {
                m_filters->setGenres(*genres);
            }
        });
    Async::whenDone(services().catalog->tags(services().viewer), this,
        [this](const Result<QVector<QString>> &tags) {
            if (tags) {
                m_filters->setTags(*tags);
            }
        });
}

QWidget *LibraryPage::firstFocus()
{
    if (m_empty->isVisibleTo(this)) {
        return m_empty->button();
    }
    return m_grid;
}

void LibraryPage::query()
{
    Library::TitleQuery query;
    query.viewer = services().viewer;
    query.kinds = {m_kind};
    m_filters->applyTo(query);
    m_grid->setLoading(true);
    m_model->setQuery(query);
}

void LibraryPage::onLoaded()
{
    m_grid->setLoading(false);
    m_count->setText(m_model->total() < 0 ? QString() : QLocale().toString(m_model->total()));
    showEmptiness();
    refreshLetters();
    arrange();
    if (!m_jump.isEmpty()) {
        jumpTo(std::exchange(m_jump, QString()));
    }
}

void LibraryPage::showEmptiness()
{
    const bool empty = m_model->rowCount() == 0;
    if (empty && m_filters->isFiltering()) {
        m_empty->setTexts(tr("Nothing matches"),
            tr("No %1.", "the filters, such as: unwatched drama").arg(m_filters->filterPhrase()),
            tr("Clear filters"));
    } else if (empty) {
        m_empty->setTexts(
            tr("Nothing here yet"), tr("Add a folder or drop videos."), tr("Add a folder"));
    }
    const bool hadFocus = m_grid->hasFocus() || m_empty->isAncestorOf(focusWidget());
    m_empty->setVisible(empty);
    m_grid->setVisible(!empty);
    m_filters->setVisible(!empty || m_filters->isFiltering());
    if (hadFocus && isVisible() && !firstFocus()->hasFocus()) {
        firstFocus()->setFocus();
    }
}

//! Months when they are few enough for the bar, which knows no more than its height; else years.
QString LibraryPage::shownEntry(const QString &entry) const
{
    if (m_model->query().sort != Library::TitleSort::Date || entry.size() < 7) {
        return entry;
    }
    return m_byYears ? entry.left(4) : entry.mid(2);
}

void LibraryPage::refreshLetters()
{
    const Library::TitleSort sort = m_model->query().sort;
    m_byYears = sort == Library::TitleSort::Date && m_model->sections().size() > kMostMonths;
    QStringList present;
    for (const Library::ListSection &section : m_model->sections()) {
        present << shownEntry(section.entry);
    }
    present.removeDuplicates();
    m_letters->setEntries(
        sort == Library::TitleSort::Title ? LetterBar::letters() : present, present);
    m_letters->setVisible(!present.isEmpty());
    showCurrentLetter();
}

void LibraryPage::showCurrentLetter()
{
    const QString entry = shownEntry(m_model->sectionOf(qMax(0, m_grid->currentIndex().row())));
    if (!entry.isEmpty()) {
        m_letters->setCurrent(entry);
    }
}

void LibraryPage::jumpTo(const QString &entry)
{
    // A key that comes before the order of the list is known waits for it.
    m_jump = m_model->sections().isEmpty() ? entry : QString();
    for (const Library::ListSection &section : m_model->sections()) {
        if (shownEntry(section.entry) == entry) {
            m_grid->makeCurrent(section.firstRow);
            m_letters->setCurrent(entry);
            return;
        }
    }
}

bool LibraryPage::handleKey(QKeyEvent *event)
{
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (control && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)) {
        zoom(1);
        return true;
    }
    if (control && event->key() == Qt::Key_Minus) {
        zoom(-1);
        return true;
    }
    const bool plain
        = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::ShiftModifier;
    const bool letter = event->key() >= Qt::Key_A && event->key() <= Qt::Key_Z;
    if (plain && letter && m_model->query().sort == Library::TitleSort::Title) {
        jumpTo(QString(QChar(event->key())));
        return true;
    }
    return false;
}

void LibraryPage::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoom(event->angleDelta().y() > 0 ? 1 : -1);
        event->accept();
        return;
    }
    Page::wheelEvent(event);
}

void LibraryPage::zoom(int step)
{
    Settings *settings = services().settings;
    const int now = settings->integer(SettingKey::PosterZoom);
    const int next = qBound(0, now + step, kZoomSteps - 1);
    if (next != now && settings->setValue(SettingKey::PosterZoom, next)) {
        restyle();
    }
}

void LibraryPage::onSelection()
{
    const QVector<Library::TitleCard> chosen = m_grid->selectedCards();
    m_selection->setCards(chosen);
    // What is done to them is done to all, so it waits until all are known.
    m_selection->setEnabled(int(chosen.size()) == m_grid->selectedCount());
    arrange();
}

void LibraryPage::restyle()
{
    m_grid->setVerticalScrollBarPolicy(
        theme().isTv() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    const int step
        = qBound(0, services().settings->integer(SettingKey::PosterZoom), kZoomSteps - 1);
    const bool still = shapeOf(m_kind) == CardShape::Still;
    const int width = kZoomWidths[step] * (still ? 7 : 4) / 4;
    m_grid->setCardSize(px(still ? 336 : 200, width), px(still ? 32 : 34, 18), px(46, 16));
    arrange();
}

void LibraryPage::arrange()
{
    const Metrics &m = theme().metrics();
    const int left = m.contentLeft();
    const int top = m.px(48, 4);
    const int head = theme().lineHeight(TextRole::Title1);
    const int titleWidth = m_title->sizeHint().width();
    m_title->setGeometry(left, top, titleWidth, head);
    m_count->setGeometry(
        left + titleWidth + m.px(18, 10), top + m.px(6, 4), m.px(200, 120), head - m.px(4, 3));
    const int chips = top + m.px(76, 42);
    m_filters->setGeometry(left, chips, width() - left, m.px(60, 32));
    const QMargins room = m_grid->room();
    const int gridTop = top + m.px(183, 96);
    const int lettersWidth = m.px(72, 38);
    const bool letters = !m_letters->isHidden();
    const int right = letters ? width() - m.px(116, 44) : width() - m.px(72, 10);
    m_grid->setGeometry(left - room.left(), gridTop - room.top(), right - left + room.left(),
        height() - gridTop + room.top());
    m_letters->setGeometry(
        width() - m.px(150, 42), m.px(186, 96), lettersWidth, height() - m.px(186 + 40, 96 + 16));
    m_empty->setGeometry(0, gridTop - m.px(100, 60), width(), height() - gridTop + m.px(60, 40));
    const QSize bar = m_selection->sizeHint();
    m_selection->setGeometry(
        QRect(QPoint((width() - bar.width()) / 2, height() - bar.height() + m.px(0, 4)), bar));
}

void LibraryPage::resizeEvent(QResizeEvent *)
{
    arrange();
}

} // namespace Ui
