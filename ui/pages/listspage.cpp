#include "ui/pages/listspage.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/actions.h"
#include "ui/cards/cardlistmodel.h"
#include "ui/cards/cardview.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/controls/label.h"
#include "ui/pages/listtitles.h"

#include <QMenu>

namespace Ui {

namespace {

//! Favourites have no id of their own; no list that somebody made has this one.
const QByteArray kFavourites(TitleId::kSize, char(0xff));

} // namespace

ListsPage::ListsPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("listsPage"), parent)
    , m_title(new Label(theme(), TextRole::Title1, Tone::Title, this))
    , m_grid(
          new CardView(theme(), *services.pictures, CardShape::Poster, CardView::Flow::Grid, this))
    , m_empty(new EmptyNotice(theme(), QStringLiteral("love"), this))
    , m_model(new CardListModel(*services.clock, CardShape::Poster, CardWords::Library, this))
{
    m_title->setText(heading());
    m_grid->setObjectName(QStringLiteral("listsGrid"));
    m_grid->setAccessibleName(heading());
    m_grid->setCards(m_model);
    m_grid->setLoading(true);
    m_empty->setTexts(tr("No lists yet"),
        tr("Mark titles as favourites, or add them to playlists and collections from their menu."),
        tr("To the movies"));
    m_empty->hide();
    connect(m_grid, &CardView::opened, this, &ListsPage::openList);
    connect(m_grid, &CardView::playWanted, this, [this](const Library::TitleCard &card) {
        playList(m_lists.value(card.id), PlayOrder::InOrder);
    });
    connect(m_grid, &CardView::menuWanted, this, &ListsPage::showMenu);
    connect(
        m_empty->button(), &Button::clicked, this, [this] { emit sectionWanted(Section::Movies); });
    connect(services.catalog, &Library::Catalog::changed, this, [this] {
        if (isVisible()) {
            reload();
        }
    });
    followTheme();
}

void ListsPage::open()
{
    reload();
}

QWidget *ListsPage::firstFocus()
{
    return m_empty->isVisibleTo(this) ? static_cast<QWidget *>(m_empty->button()) : m_grid;
}

void ListsPage::reload()
{
    const int request = ++m_request;
    Library::Catalog *catalog = services().catalog;
    const ProfileId viewer = services().viewer;
    Library::TitleQuery favourites;
    favourites.viewer = viewer;
    favourites.kinds = {Library::TitleKind::Movie, Library::TitleKind::Series,
        Library::TitleKind::Episode, Library::TitleKind::HomeVideo};
    favourites.filter.favourite = true;
    favourites.limit = 1;
    const auto failed = [this](const Error &error) {
        emit bannerWanted(tr("The library could not be read"), error.message);
    };
    Async::whenDone(catalog->page(favourites), this,
        [this, request, catalog, viewer, failed](const Result<Library::TitlePage> &liked) {
            if (request != m_request) {
                return;
            }
            if (!liked) {
                failed(liked.error());
                return;
            }
            Async::whenDone(catalog->playlists(viewer), this,
                [this, request, catalog, viewer, failed, liked = *liked](
                    const Result<QVector<Library::Playlist>> &playlists) {
                    if (request != m_request) {
                        return;
                    }
                    if (!playlists) {
                        failed(playlists.error());
                        return;
                    }
                    Async::whenDone(catalog->collections(viewer), this,
                        [this, request, failed, liked, playlists = *playlists](
                            const Result<QVector<Library::Collection>> &collections) {
                            if (request != m_request) {
                                return;
                            }
                            if (!collections) {
                                failed(collections.error());
                                return;
                            }
                            m_cards.clear();
                            m_lists.clear();
                            m_notes.clear();
                            if (!liked.cards.isEmpty()) {
                                add({ListRef::Kind::Favourites, kFavourites, tr("Favourites")},
                                    liked.cards.first().poster,
                                    tr("%n titles", nullptr, liked.total));
                            }
                            show(playlists, *collections);
                        });
                });
        });
}

void ListsPage::add(const ListRef &list, const PictureId &poster, const QString &note)
{
    Library::TitleCard card;
    card.id = TitleId::fromBytes(list.id).value_or(TitleId());
    card.kind = Library::TitleKind::Series;
    card.title = list.name;
    card.poster = poster;
    m_cards.append(card);
    m_lists.insert(card.id, list);
    m_notes.insert(card.id, note);
}

void ListsPage::show(
    const QVector<Library::Playlist> &playlists, const QVector<Library::Collection> &collections)
{
    for (const Library::Playlist &list : playlists) {
        add({ListRef::Kind::Playlist, list.id.toBytes(), list.name}, list.poster,
            list.count < 0 ? tr("Smart playlist")
                           : tr("Playlist · %n titles", nullptr, list.count));
    }
    for (const Library::Collection &list : collections) {
        add({ListRef::Kind::Collection, list.id.toBytes(), list.name}, list.poster,
            tr("Collection · %n titles", nullptr, list.count));
    }
    m_model->setNotes(m_notes);
    m_model->replace(m_cards);
    m_grid->setLoading(false);
    const bool empty = m_cards.isEmpty();
    const bool hadFocus = m_grid->hasFocus() || m_empty->isAncestorOf(focusWidget());
    m_empty->setVisible(empty);
    m_grid->setVisible(!empty);
    if (hadFocus && !firstFocus()->hasFocus()) {
        firstFocus()->setFocus();
    }
}

void ListsPage::openList(const Library::TitleCard &card)
{
    if (const auto list = m_lists.constFind(card.id); list != m_lists.cend()) {
        emit listWanted(*list);
    }
}

void ListsPage::playList(const ListRef &list, PlayOrder order)
{
    loadListTitles(
        services(), list, this, [this, order](const Result<QVector<Library::TitleCard>> &cards) {
            if (cards) {
                services().actions->playAll(idsOf(*cards), {}, order);
            } else {
                emit toastWanted(cards.error().message, {});
            }
        });
}

void ListsPage::showMenu(const Library::TitleCard &card, const QPoint &globalPosition)
{
    const ListRef list = m_lists.value(card.id);
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("listMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addPlayAll(menu, [this, list](PlayOrder order) { playList(list, order); });
    menu->addSeparator();
    menu->addAction(tr("Open"), this, [this, list] { emit listWanted(list); });
    const auto id = PlaylistId::fromBytes(list.id);
    if (list.kind == ListRef::Kind::Playlist && id) {
        menu->addAction(tr("Remove the playlist"), this, [this, list, id = *id] {
            Library::Catalog *catalog = services().catalog;
            follow(catalog->setPlaylistRemoved(services().viewer, id, true),
                tr("%1 is removed").arg(list.name), [catalog, viewer = services().viewer, id] {
                    catalog->setPlaylistRemoved(viewer, id, false);
                });
        });
    }
    menu->popup(globalPosition);
}

void ListsPage::restyle()
{
    m_grid->setVerticalScrollBarPolicy(
        theme().isTv() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    m_grid->setCardSize(px(200, 146), px(34, 18), px(46, 16));
    arrange();
}

void ListsPage::arrange()
{
    const Metrics &m = theme().metrics();
    const int left = m.contentLeft();
    const int top = m.px(48, 4);
    m_title->setGeometry(left, top, width() - 2 * left, theme().lineHeight(TextRole::Title1));
    const QMargins room = m_grid->room();
    const int gridTop = top + m.px(110, 56);
    m_grid->setGeometry(left - room.left(), gridTop - room.top(),
        width() - m.px(72, 10) - left + room.left(), height() - gridTop + room.top());
    m_empty->setGeometry(0, gridTop - m.px(100, 60), width(), height() - gridTop + m.px(60, 40));
}

void ListsPage::resizeEvent(QResizeEvent *)
{
    arrange();
}

} // namespace Ui
