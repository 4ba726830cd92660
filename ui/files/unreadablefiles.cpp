#include "ui/files/unreadablefiles.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"

namespace Ui {

UnreadableFiles::UnreadableFiles(
    Library::Catalog &catalog, const ProfileId &viewer, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_viewer(viewer)
{ }

void UnreadableFiles::start()
{
    ++m_request;
    m_found.clear();
    using Library::TitleKind;
    Library::TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::Movie, TitleKind::Episode, TitleKind::Extra, TitleKind::HomeVideo};
    query.filter.unreadable = true;
    query.limit = kMost;
    Async::whenDone(m_catalog.page(query), this,
        [this, request = m_request](const Result<Library::TitlePage> &page) {
            if (request != m_request) {
                return;
            }
            if (!page) {
                emit failed(page.error().message);
                return;
            }
            for (const Library::TitleCard &card : page->cards) {
                m_found << UnreadableFile{card, {}, card.failure};
            }
            askFile(0);
        });
}

//! A card does not say which file it is: that is among its versions.
void UnreadableFiles::askFile(int number)
{
    if (number >= m_found.size()) {
        emit found(m_found);
        return;
    }
    Async::whenDone(m_catalog.details(m_viewer, m_found.at(number).card.id), this,
        [this, number, request = m_request](const Result<Library::TitleDetails> &details) {
            if (request != m_request) {
                return;
            }
            if (details) {
                for (const Library::TitleVersion &version : details->versions) {
                    if (!version.failure.isEmpty() && !version.files.isEmpty()) {
                        m_found[number].file = version.files.first();
                        m_found[number].reason = version.failure;
                        break;
                    }
                }
            }
            askFile(number + 1);
        });
}

} // namespace Ui
