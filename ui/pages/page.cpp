#include "ui/pages/page.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/theme/theme.h"

namespace Ui {

Page::Page(const Services &services, const QString &objectName, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
{
    setObjectName(objectName);
}

Page::~Page() = default;

int Page::px(qreal tv, qreal desktop) const
{
    return theme().px(tv, desktop);
}

void Page::followTheme()
{
    connect(&theme(), &Theme::changed, this, [this] { restyle(); });
    restyle();
}

void Page::setWatched(const QVector<Library::TitleCard> &cards, bool watched)
{
    for (const Library::TitleCard &card : cards) {
        Async::whenDone(services().catalog->setWatched(services().viewer, card.id, watched), this,
            [this](const Result<> &result) {
                if (!result) {
                    emit toastWanted(result.error().message, {});
                }
            });
    }
    QString text;
    if (cards.size() == 1) {
        text = watched ? tr("%1 is marked as watched").arg(cards.first().title)
                       : tr("%1 is marked as not watched").arg(cards.first().title);
    } else {
        text = watched ? tr("%n titles are marked as watched", nullptr, int(cards.size()))
                       : tr("%n titles are marked as not watched", nullptr, int(cards.size()));
    }
    Library::Catalog *catalog = services().catalog;
    const ProfileId viewer = services().viewer;
    emit toastWanted(text, [catalog, viewer, cards] {
        for (const Library::TitleCard &card : cards) {
            catalog->setWatched(viewer, card.id, card.play.watched);
        }
    });
}

} // namespace Ui
