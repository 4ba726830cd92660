#pragma once

#include "library/catalog/history/history.h"
#include "ui/services.h"

#include <QListView>
#include <QTimer>

#include <functional>
#include <optional>

namespace Ui {

class HistoryDelegate;
class HistoryModel;

//! What was done, to the library or to one title, with Undo. Loads further pages as it is scrolled,
//! and follows the catalog. Enter or U takes the current act back.
class HistoryView final : public QListView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryView)
public:
    enum class Shows
    {
        Acts, //!< a narrow column
        Changes //!< what was before and after as well
    };
    HistoryView(const Services &services, Shows shows, QWidget *parent);

    //! Of one title alone; of the library again without one.
    void setTitle(const std::optional<TitleId> &title);
    //! Asks the catalog; what is current stays so.
    void reload();
    bool showsChanges() const { return m_shows == Shows::Changes; }
    QModelIndex hoveredUndo() const { return m_hovered; }
    //! Takes the current act back, or tells why not.
    void undoCurrent();

signals:
    void toastWanted(const QString &text, const std::function<void()> &undo);
    //! The acts are there, or others than before.
    void loaded(int count);
    //! A title that an act was about is to be shown.
    void titleChosen(const TitleId &title);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void ask(const QByteArray &cursor, int limit);
    void onPage(const Library::HistoryPage &page, bool isFirst);
    void loadMore();
    void hover(const QPoint &position);
    void undo(int row);

    const Services m_services;
    const Shows m_shows;
    HistoryModel *m_model;
    HistoryDelegate *m_delegate;
    std::optional<TitleId> m_title;
    QByteArray m_next;
    QPersistentModelIndex m_hovered;
    QTimer m_settling; //!< a scan changes the catalog many times a second
    int m_request = 0; //!< a late answer is dropped
    bool m_isLoading = false;
};

} // namespace Ui
