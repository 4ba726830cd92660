#pragma once

#include <QLineEdit>

namespace Ui {

class Theme;

//! The field to search in, with its magnifier and a hint at the keys that reach it.
class SearchField final : public QLineEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SearchField)
public:
    SearchField(const Theme &theme, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
};

} // namespace Ui
