#include "ui/pages/listpage.h"

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

ListPage::ListPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("listPage"), parent)
    , m_title(new Label(theme(), TextRole::Title1, Tone::Title, this))
    , m_count(new Label(theme(), TextRole::Body, Tone::Caption, this))
    , m_grid(
          new CardView(theme(), *services.pictures, CardShape::Poster, CardView::Flow::Grid, this))
    , m_empty(new EmptyNotice(theme(), QStringLiteral("folder-videos"), this))
    , m_model(new CardListModel(*services.clock, CardShape::Poster, CardWords::Library, this))
{
    m_title->setObjectName(QStringLiteral("listTitle"));
    m_grid->setObjectName(QStringLiteral("listGrid"));
    m_grid->setCards(m_model);
    m_empty->setTexts(
        tr("Nothing here"), tr("No title of your library is in this list now."), tr("Back"));
    m_empty->hide();
    connectCards(m_grid);
    disconnect(m_grid, &CardView::menuWanted, this, nullptr);
    connect(m_grid, &CardView::menuWanted, this, &ListPage::showMenu);
    connect(m_empty->button(), &Button::clicked, this, &Page::backWanted);
    connect(services.catalog, &Library::Catalog::changed, this, [this] {
        if (isVisible()) {
            reload();
        }
    });
    followTheme();
}

void ListPage::setList(const ListRef &list)
{
    if (list.id != m_list.id) {
        m_model->setNotes({});
        m_model->replace({});
        m_count->setText({});
        m_empty->hide();
        m_grid->show();
        m_grid->setLoading(true);
    }
    m_list = list;
    m_title->setText(list.name);
    m_grid->setAccessibleName(list.name);
    arrange();
}

void ListPage::open()
{
    reload();
}

QWidget *ListPage::firstFocus()
{
    return m_empty->isVisibleTo(this) ? static_cast<QWidget *>(m_empty->button()) : m_grid;
}

void ListPage::reload()
{
    const int request = ++m_request;
    if (m_list.kind == ListRef::Kind::Person) {
        loadPerson(request);
        return;
    }
    loadListTitles(services(), m_list, this,
        [this, request](const Result<QVector<Library::TitleCard>> &cards) {
            if (request != m_request) {
                return;
            }
            if (cards) {
                show(*cards);
            } else if (m_list.kind == ListRef::Kind::Favourites) {
                emit bannerWanted(tr("The library could not be read"), cards.error().message);
            } else {
                emit toastWanted(cards.error().message, {});
                emit backWanted();
            }
        });
}

void ListPage::loadPerson(int request)
{
    const PersonId id = PersonId::fromBytes(m_list.id).value_or(PersonId());
    Async::whenDone(services().catalog->person(services().viewer, id), this,
        [this, request](const Result<Library::Person> &person) {
            if (request != m_request) {
                return;
            }
            if (!person) {
                emit toastWanted(person.error().message, {});
                emit backWanted();
                return;
            }
            QHash<TitleId, QString> notes;
            for (const Library::TitleCard &card : person->titles) {
                const QString role = person->roles.value(card.id);
                if (!role.isEmpty()) {
                    notes.insert(card.id,
                        card.year > 0
                            ? QString(QString::number(card.year) % QStringLiteral(" · ") % role)
                            : role);
                }
            }
            m_model->setNotes(notes);
            show(person->titles);
        });
}

void ListPage::show(const QVector<Library::TitleCard> &cards)
{
    QVector<Library::TitleCard> once; // a playlist may hold a title twice
    QSet<TitleId> seen;
    for (const Library::TitleCard &card : cards) {
        if (!seen.contains(card.id)) {
            seen.insert(card.id);
            once.append(card);
        }
    }
    m_model->replace(once);
    m_grid->setLoading(false);
    m_count->setText(QLocale().toString(once.size()));
    const bool hadFocus = m_grid->hasFocus() || m_empty->isAncestorOf(focusWidget());
    m_empty->setVisible(once.isEmpty());
    m_grid->setVisible(!once.isEmpty());
    if (hadFocus && !firstFocus()->hasFocus()) {
        firstFocus()->setFocus();
    }
    arrange();
}

void ListPage::showMenu(const Library::TitleCard &card, const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("listCardMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addPlayingOf(menu, [this, card](PlayOrder order) {
        services().actions->playAll(
            shown(), order == PlayOrder::InOrder ? card.id : TitleId(), order);
    });
    menu->addSeparator();
    if (m_list.kind == ListRef::Kind::Playlist || m_list.kind == ListRef::Kind::Collection) {
        menu->addAction(tr("Take out of this list"), this, [this, card] { takeOut(card); });
    }
    menu->addAction(
        tr("More…"), this, [this, card, globalPosition] { showCardMenu(card, globalPosition); });
    menu->popup(globalPosition);
}

QVector<TitleId> ListPage::shown() const
{
    QVector<TitleId> titles;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        titles.append(m_model->card(row).id);
    }
    return titles;
}

void ListPage::takeOut(const Library::TitleCard &card)
{
    Library::Catalog *catalog = services().catalog;
    const QString text = tr("%1 is no longer in %2").arg(card.title, m_list.name);
    if (m_list.kind == ListRef::Kind::Collection) {
        const CollectionId id = CollectionId::fromBytes(m_list.id).value_or(CollectionId());
        follow(catalog->setInCollection(services().viewer, id, {card.id}, false), text,
            [catalog, viewer = services().viewer, id, card] {
                catalog->setInCollection(viewer, id, {card.id}, true);
            });
        return;
    }
    const PlaylistId id = PlaylistId::fromBytes(m_list.id).value_or(PlaylistId());
    follow(catalog->removeFromPlaylist(services().viewer, id, {card.id}), text,
        [catalog, viewer = services().viewer, id, card] {
            catalog->addToPlaylist(viewer, id, {card.id});
        });
}

void ListPage::restyle()
{
    m_grid->setVerticalScrollBarPolicy(
        theme().isTv() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    m_grid->setCardSize(px(200, 146), px(34, 18), px(46, 16));
    arrange();
}

void ListPage::arrange()
{
    const Metrics &m = theme().metrics();
    const int left = m.contentLeft();
    const int top = m.px(48, 4);
    const int head = theme().lineHeight(TextRole::Title1);
    const int titleWidth = qMin(m_title->sizeHint().width(), width() - left - m.px(300, 160));
    m_title->setGeometry(left, top, titleWidth, head);
    m_count->setGeometry(
        left + titleWidth + m.px(18, 10), top + m.px(6, 4), m.px(200, 120), head - m.px(4, 3));
    const QMargins room = m_grid->room();
    const int gridTop = top + m.px(110, 56);
    m_grid->setGeometry(left - room.left(), gridTop - room.top(),
        width() - m.px(72, 10) - left + room.left(), height() - gridTop + room.top());
    m_empty->setGeometry(0, gridTop - m.px(100, 60), width(), height() - gridTop + m.px(60, 40));
}

void ListPage::resizeEvent(QResizeEvent *)
{
    arrange();
}

} // namespace Ui
