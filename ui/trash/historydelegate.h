#pragma once

#include "ui/controls/text.h"

#include <QStyledItemDelegate>
#include <QTextLayout>

#include <memory>

namespace Ui {

class HistoryModel;
class HistoryView;

//! Paints acts: who, what with its name in bold, when and where, what changed, and Undo or why not.
//! Lives on the GUI thread; owned by its view.
class HistoryDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryDelegate)
public:
    //! All outlive the delegate.
    HistoryDelegate(const Theme &theme, const HistoryView &view, const HistoryModel &model);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    //! Where Undo stands in the row's rectangle; empty when it does not.
    QRect undoRect(const QRect &row, int at) const;

private:
    std::unique_ptr<QTextLayout> layout(int row, int width) const;
    int textWidth(int rowWidth, int row) const;
    int undoWidth() const;
    QStringList captions(int row) const;

    const Theme &m_theme;
    const HistoryView &m_view;
    const HistoryModel &m_model;
};

} // namespace Ui
